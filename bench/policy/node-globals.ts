// What casbin expects of Node, for a page: bundled only where it is used.
export { Buffer } from 'buffer';
