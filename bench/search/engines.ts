// Every engine by its name in the table, each as its documentation sets it up for searching while somebody types.
import uFuzzy from '@leeoniya/ufuzzy';
import { Index } from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { indexOf, ranked, startIndex, textsOf, type IndexBuffers } from '../../src/search/index.ts';
import { joined, type Engine } from './engine.ts';

/** Where an engine has a limit: enough for the rows that show, and for a few filters. */
const LIMIT = 100;

const bytesOf = ({ letters, words, starts, postings, common, commonRows }: IndexBuffers): number => [letters, words, starts, postings, common, commonRows].reduce((sum, { byteLength }) => sum + byteLength, 0);

const ours: Engine = function* (listings) {
  const builder = startIndex();
  for (const [row, listing] of listings.entries()) {
    builder.add(textsOf(listing));
    if (row % 64 === 0) yield;
  }
  const buffers = yield* builder.finish();
  const index = indexOf(buffers);
  return {
    bytes: bytesOf(buffers),
    find: (text, top) => {
      const found = index.find(text);
      return { top: [...ranked(found, found.rows, 0, top)], count: found.count };
    },
  };
};

const scan: Engine = (listings) => {
  const texts = listings.map((listing) => joined(listing).toLowerCase());
  return {
    find: (text, most) => {
      const terms = text.toLowerCase().split(' ').filter(Boolean);
      const top: number[] = [];
      let count = 0;
      for (let row = 0; row < texts.length; row += 1) {
        const one = texts[row];
        if (!terms.every((term) => one.includes(term))) continue;
        count += 1;
        if (top.length < most) top.push(row);
      }
      return { top, count };
    },
  };
};

const minisearch: Engine = (listings) => {
  const mini = new MiniSearch<{ id: number }>({
    fields: ['name', 'publisher', 'tagline', 'category', 'keywords'],
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { name: 5, publisher: 4, tagline: 3, category: 2 } },
  });
  mini.addAll(listings.map(({ name, publisher, tagline, category, keywords }, id) => ({ id, name, publisher: publisher.name, tagline, category: `${category.name} ${category.group}`, keywords: keywords.join(' ') })));
  return {
    find: (text, top) => {
      const found = mini.search(text);
      return { top: found.slice(0, top).map(({ id }) => id as number), count: found.length };
    },
  };
};

const flexsearch: Engine = (listings) => {
  const index = new Index({ tokenize: 'forward' });
  for (const [row, listing] of listings.entries()) index.add(row, joined(listing));
  return { find: (text, top) => ({ top: (index.search(text, { limit: LIMIT }) as number[]).slice(0, top), count: null }) };
};

const ufuzzy: Engine = (listings) => {
  const texts = uFuzzy.latinize(listings.map(joined));
  const fuzzy = new uFuzzy({ intraMode: 1 });
  return {
    find: (text, top) => {
      const [rows, info, order] = fuzzy.search(texts, text, 0, 1_000);
      return { top: info && order ? order.slice(0, top).map((place) => info.idx[place]) : (rows ?? []).slice(0, top), count: rows?.length ?? 0 };
    },
  };
};

const fuse: Engine = (listings) => {
  const keys = [
    { name: 'name', weight: 5 },
    { name: 'publisher.name', weight: 4 },
    { name: 'tagline', weight: 3 },
    { name: 'category.name', weight: 2 },
    { name: 'keywords', weight: 1 },
  ];
  const index = new Fuse(listings, { keys, threshold: 0.3, ignoreLocation: true });
  return { find: (text, top) => ({ top: index.search(text, { limit: LIMIT }).slice(0, top).map(({ refIndex }) => refIndex), count: null }) };
};

export const engines = { ours, scan, minisearch, flexsearch, ufuzzy, fuse } satisfies Record<string, Engine>;
export type Name = keyof typeof engines;
export const everybody = Object.keys(engines) as Name[];

/** What a page loads for each, bundled for itself. */
export const shipped: Readonly<Record<Name, string | null>> = {
  ours: `export { fromBuffers, indexOf, ranked, startIndex, textsOf } from '../src/search/index.ts';`,
  scan: null,
  minisearch: `export { default } from 'minisearch';`,
  flexsearch: `export { Index } from 'flexsearch';`,
  ufuzzy: `export { default } from '@leeoniya/ufuzzy';`,
  fuse: `export { default } from 'fuse.js';`,
};
