import { seededRandom } from "./seeded-random";

/** `count` different items, fixed by the seed's parts; `count` is at most their number. */
export function drawDistinct<T>(items: readonly T[], count: number, ...seed: (number | string)[]): T[] {
  const random = seededRandom(...seed);
  const taken = new Set<number>();
  while (taken.size < count) taken.add(Math.floor(random() * items.length));
  return [...taken].flatMap((index) => items[index] ?? []);
}
