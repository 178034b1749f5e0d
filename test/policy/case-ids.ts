// The cases of the policy by system, as they are numbered where the policy is written down; and which of them a text names.
// An id counts by its own: "the first to the ninth" names two.

/** How many cases each system has, and their numbers. */
export const systems: Readonly<Record<string, readonly [count: number, numbers: string]>> = {
  A: [68, '1-2 9-17 20-28 30-32 34 36-40 42 44-51 53-54 56-61 63 68-69 71 77-82 84-86 88-95 97'],
  B: [36, '1-2 4-9 15-17 19-21 23-25 27-28 30-41 43-44 49-51'],
  C: [14, '1-4 7-10 12 14 17-20'],
  D: [10, '2-3 5 8-14'],
  E: [15, '1 4-9 11-16 19-20'],
  F: [9, '3-9 12-13'],
  G: [7, '1 3-7 9'],
  H: [11, '1 5-11 13-15'],
  I: [45, '1-2 4 6-8 10 12-13 15-17 19-21 23-26 28 30-36 39 41-46 48 51-53 55 57-59 61-63'],
  J: [13, '1-4 8-11 13-14 16-18'],
  K: [29, '1-2 5-6 8 10-11 13-19 22-23 25 27-29 31-38 40'],
  L: [6, '1 3 5-8'],
  M: [13, '1-6 8-10 13-14 16 18'],
  N: [29, '1-3 5-6 8 11-13 15-18 20-21 23-26 28-32 37-41'],
  O: [12, '3-4 6 8-10 12-17'],
};

/** The ids of one system: `A` and `1-3 7` are. */
export const idsOf = (system: string, numbers: string): string[] =>
  numbers.split(' ').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => `${system}-${String(first + at).padStart(3, '0')}`);
  });

/** Those of the ids that no text names. */
export function unnamed(ids: readonly string[], texts: readonly string[]): string[] {
  const named = new Set(texts.flatMap((text) => text.match(/\b[A-O]-\d{3}\b/g) ?? []));
  return ids.filter((id) => !named.has(id));
}
