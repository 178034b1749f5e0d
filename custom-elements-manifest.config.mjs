// The manifest of every element, read from the sources' doc comments. Locales and shared modules hold no element.
export default {
  globs: ['components/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
