// The manifest of every element, read from the sources' doc comments: public words only, at the addresses the package publishes.

const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest: manifest }) {
    for (const { declarations } of manifest.modules) {
      for (const declaration of declarations) {
        declaration.members = declaration.members?.filter(({ privacy }) => !privacy || privacy === 'public');
      }
    }
    manifest.modules = JSON.parse(JSON.stringify(manifest.modules), published);
  },
};

/** `components/mkt-app.ts` in the sources is `dist/components/mkt-app.js` in the package. */
function published(key, value) {
  const isSource = (key === 'path' || key === 'module') && typeof value === 'string' && value.endsWith('.ts');
  return isSource ? value.replace(/^\/?(.*)\.ts$/, 'dist/$1.js') : value;
}

export default {
  // define.ts only registers, by a table no analyzer can follow.
  globs: ['components/*.ts', '!components/define.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [publicOnly],
};
