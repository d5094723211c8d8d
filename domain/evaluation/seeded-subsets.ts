/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32): 32-bit integer steps only, so other languages can repeat it. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** k of the items without replacement: the first k places of a Fisher-Yates shuffle, done in place. */
export function pickSubset<T>(items: T[], k: number, random: () => number): T[] {
  for (let place = 0; place < k; place += 1) {
    const other = place + Math.floor(random() * (items.length - place));
    const here = items[place];
    const there = items[other];
    if (here === undefined || there === undefined) break;
    items[place] = there;
    items[other] = here;
  }
  return items.slice(0, k);
}

/** A 32-bit seed from a text (FNV-1a over UTF-16 code units), so that a problem's subsets depend on nothing but its name. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}
