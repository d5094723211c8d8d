import { leastSamples } from "@/domain/compare/choose-base";
import type { CountedRun } from "./compared-counts";

const NAMED = 6;

/** In sentences what the evaluations are of, and which runs have none. */
export function evaluationNotes(
  runs: readonly CountedRun[],
  asked: { split: string; decoding: string; step: number | null },
): string[] {
  const notes: string[] = [];
  const evaluated = runs.flatMap(({ end }) => end ?? []);
  const where = `on ${asked.split}, ${decodingWords(asked.decoding)}`;
  if (evaluated.length > 0) {
    const problems = range(evaluated.map(({ problems: own }) => own.length));
    const samples = range(evaluated.map(({ problems: own }) => leastSamples(own)));
    notes.push(
      `Runs ${where}: ${problems} ${problems === "1" ? "problem" : "problems"}, ${samples} ${samples === "1" ? "sample" : "samples"} each.`,
    );
  }
  const missing = runs.filter(({ end }) => end === null);
  if (missing.length > 0) {
    const when = asked.step === null ? "after the start" : `at step ${asked.step}`;
    notes.push(`${numbers(missing)} ${missing.length === 1 ? "was" : "were"} not evaluated ${where}, ${when}.`);
  }
  const baseless = runs.filter(({ base }) => base === null);
  if (baseless.length > 0) {
    notes.push(`The base model of ${numbers(baseless)} was not evaluated ${where}.`);
  }
  const cut = evaluated.filter(({ problems: own, all }) => own.length < all);
  const [first] = cut;
  if (first) notes.push(`${first.problems.length} of ${first.all} problems are compared, the first by name.`);
  return notes;
}

/** How tokens were drawn, in words. */
export function decodingWords(decoding: string): string {
  if (decoding === "sample") return "sampled at the run's temperature";
  if (decoding === "greedy") return "the likeliest token";
  const temperature = /^T=?([\d.]+)$/.exec(decoding)?.[1];
  return temperature ? `at temperature ${temperature}` : `by ${decoding}`;
}

function numbers(runs: readonly CountedRun[]): string {
  const named = runs.slice(0, NAMED).map(({ shown }) => `#${shown.run.number}`);
  const more = runs.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `${low}` : `${low} to ${high}`;
}
