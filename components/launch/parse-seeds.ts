import { seedSchema } from "@/domain/run/config";

export type Seeds = { ok: true; seeds: number[] } | { ok: false; message: string };

/** So many runs can be launched at once. */
export const MOST_SEEDS = 64;

/** Reads seeds as people write them: "1", "0, 1, 2", "0-4", "0-2, 7"; or says what is wrong with them. */
export function parseSeeds(text: string): Seeds {
  const parts = text
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) return { ok: false, message: "Give at least one seed, like 1 or 0-4." };
  const seeds: number[] = [];
  for (const part of parts) {
    const read = readPart(part);
    if (typeof read === "string") return { ok: false, message: read };
    seeds.push(...read);
    if (seeds.length > MOST_SEEDS) return tooMany();
  }
  const twice = seeds.find((seed, at) => seeds.indexOf(seed) !== at);
  if (twice !== undefined) {
    return { ok: false, message: `Seed ${twice} is there twice: the same seed gives the same run. Take one out.` };
  }
  return { ok: true, seeds };
}

function readPart(part: string): number[] | string {
  const range = /^(\d+)(?:-|–|\.\.)(\d+)$/.exec(part);
  const from = Number(range?.[1] ?? part);
  const to = Number(range?.[2] ?? part);
  if (!range && !/^\d+$/.test(part)) {
    return `“${part.slice(0, 24)}” is no seed: use whole numbers from 0 up, with commas between, or a range like 0-4.`;
  }
  if (!seedSchema.safeParse(from).success || !seedSchema.safeParse(to).success) {
    return `“${part.slice(0, 24)}” is too large: a seed is at most 2147483647.`;
  }
  if (to < from) return `“${part}” runs backwards: write ${to}-${from}.`;
  if (to - from >= MOST_SEEDS) return tooMany().message;
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function tooMany(): { ok: false; message: string } {
  return { ok: false, message: `At most ${MOST_SEEDS} seeds at once: launch the others afterwards.` };
}
