// The demo: index.html and every page beside it, served by `npm start` and built into dist-demo/. Not the package: tsc builds that.
import { readdirSync } from 'node:fs';
import { defineConfig, type Connect, type Plugin } from 'vite';
import { msw } from 'msw/vite';
import { consentHeaders } from './mocks/consent-headers.ts';

const pages = readdirSync('pages').filter((name) => name.endsWith('.html'));

/** The consent page has its headers wherever it is served. */
function consentPage(): Plugin {
  const headers = Object.entries(consentHeaders({ inPage: true }));
  const handle: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url?.split('?')[0]?.endsWith('/pages/oauth-consent.html')) for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
  return {
    name: 'consent-page-headers',
    configureServer: ({ middlewares }) => void middlewares.use(handle),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(handle),
  };
}

export default defineConfig({
  publicDir: false,
  // Serves and emits the mock backend's service worker at the root, so that it is in scope of every page.
  plugins: [msw({ mode: 'worker-only' }), consentPage()],
  define: { __WORLD_IN_PAGE__: 'true' },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    outDir: 'dist-demo',
    assetsInlineLimit: 0, // the pages' policy allows no `data:` addresses
    rolldownOptions: { input: ['index.html', ...pages.map((name) => `pages/${name}`)] },
  },
});
