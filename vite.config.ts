// The demo: index.html and every page beside it, served by `npm start` and built into dist-demo/. Not the package: tsc builds that.
import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { msw } from 'msw/vite';

const pages = readdirSync('pages').filter((name) => name.endsWith('.html'));

export default defineConfig({
  publicDir: false,
  // Serves and emits the mock backend's service worker at the root, so that it is in scope of every page.
  plugins: [msw({ mode: 'worker-only' })],
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    outDir: 'dist-demo',
    assetsInlineLimit: 0, // the pages' policy allows no `data:` addresses
    rolldownOptions: { input: ['index.html', ...pages.map((name) => `pages/${name}`)] },
  },
});
