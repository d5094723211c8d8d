import { type PythonRollout, pythonRollout } from "@/domain/python/messages";
import { groupOf, rolloutSchema } from "@/domain/rollout/rollout";

/** The rollouts of a bank as Python sees them, in the order of its columns, and whole groups of it for a first look. */
export type BankTexts = { rollouts: readonly PythonRollout[]; sample: readonly number[] };

/** Rollouts of the first look. */
const SAMPLE = 512;
/** Longest that reading may hold up the page, in ms. */
const SLICE_MS = 8;

/** Reads a bank's rollouts line by line, in slices that leave the page its turn. */
export async function fetchBankTexts(bankId: string, signal: AbortSignal): Promise<BankTexts> {
  const response = await fetch(`/api/banks/${bankId}/rollouts.jsonl`, { signal });
  if (!response.ok || !response.body)
    throw new Error(`The bank's texts did not come: the server said ${response.status}.`);
  const rollouts: PythonRollout[] = [];
  const groups: string[] = [];
  const add = (line: string) => {
    if (line === "") return;
    const rollout = rolloutSchema.parse(JSON.parse(line));
    groups.push(groupOf(rollout));
    rollouts.push(pythonRollout(rollout));
  };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let since = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      add(line);
      if (performance.now() - since < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
      since = performance.now();
    }
    if (!done) continue;
    add(rest);
    return { rollouts, sample: wholeGroups(groups, SAMPLE) };
  }
}

/** Places of about `wanted` rollouts in whole groups, spread over the bank. */
export function wholeGroups(groups: readonly string[], wanted: number): number[] {
  const members = new Map<string, number[]>();
  groups.forEach((group, place) => {
    const places = members.get(group);
    if (places) places.push(place);
    else members.set(group, [place]);
  });
  const all = [...members.values()];
  const every = Math.max(1, Math.floor(groups.length / wanted));
  const chosen: number[] = [];
  for (let at = 0; at < all.length && chosen.length < wanted; at += every) chosen.push(...(all[at] ?? []));
  return chosen;
}
