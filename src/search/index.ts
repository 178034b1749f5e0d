// The public face of a catalogue's index. `startIndex` takes rows and finishes in slices, `indexOf` opens what it made, `fromBuffers` what was
// stored; a text is found with `find`, and a window of the result taken with `ranked` or `inOrder`.
export { allRows, countOf, hasRow, inAll, noRows, rowsOf, wordsFor, type Bits } from './bits.ts';
export { startIndex, type IndexBuilder } from './build.ts';
export type { IndexBuffers } from './buffers.ts';
export { facetColumns, narrowBits, orderOf, type FacetColumns, type Narrowed } from './columns.ts';
export { buildIndex, fromBuffers, indexOf, inOrder, ranked, type Found, type SearchIndex } from './find.ts';
export { textsOf, type Searchable } from './filter.ts';
export { atOnce } from './slices.ts';
