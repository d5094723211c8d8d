import { type DiffRow, diffRows, settingText } from "@/domain/compare/diff-rows";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import { diffLines, type LineChange } from "./diff-lines";
import { aggregateParts, termParts, transformWords } from "./term-words";

/** One part of a reward before and after; null where it has no such part. */
export type PartChange = {
  part: string;
  before: string | null;
  after: string | null;
  /** Line by line, where the part is code. */
  lines?: LineChange[];
};

export type TermChange = {
  id: string;
  /** The other's name for it, where only the name changed hands. */
  was: string | null;
  change: "added" | "removed" | "changed" | "renamed";
  parts: PartChange[];
};

/** What differs between two rewards, in the order of the composer. Empty lists mean that nothing does. */
export type RewardDiff = {
  terms: TermChange[];
  /** Terms that both have, in another order; the order counts where expressions name earlier terms. */
  reordered: boolean;
  unchangedTerms: string[];
  aggregate: PartChange[];
  objective: PartChange[];
  tests: PartChange[];
  /** Name and labels, which mean nothing to a trainer. */
  naming: PartChange[];
};

/** A readable difference of two rewards, from the first to the second. */
export function diffReward(before: RewardSpec, after: RewardSpec): RewardDiff {
  const pairs = pairTerms(before.terms, after.terms);
  const terms = pairs.flatMap(({ old, now }) => termChange(old, now) ?? []);
  const both = pairs.flatMap(({ old, now }) => (old && now ? [old] : []));
  const places = both.map((term) => before.terms.indexOf(term));
  const changed = new Set(terms.map(({ id }) => id));
  return {
    terms,
    reordered: places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0)),
    unchangedTerms: after.terms.map(({ id }) => id).filter((id) => !changed.has(id)),
    aggregate: changes(aggregateParts(before.aggregate), aggregateParts(after.aggregate)).map(asCode("code")),
    objective: changes(objectiveParts(before), objectiveParts(after)),
    tests: changes(testParts(before), testParts(after)),
    naming: [
      ...changes(new Map([["name", before.name]]), new Map([["name", after.name]])),
      ...pairs.flatMap(({ old, now }) =>
        old && now ? changes(labelPart(now.id, old.label), labelPart(now.id, now.label)) : [],
      ),
    ],
  };
}

/** Whether two rewards mean the same: nothing but names, labels and tests differs. */
export function meansTheSame({ terms, reordered, aggregate, objective }: RewardDiff): boolean {
  return terms.length === 0 && !reordered && aggregate.length === 0 && objective.length === 0;
}

type TermPair = { old: RewardTerm | null; now: RewardTerm | null };

/** Terms by id, then those left over that differ in nothing but their id; the second's order, what was taken out last. */
function pairTerms(before: readonly RewardTerm[], after: readonly RewardTerm[]): TermPair[] {
  const left = before.filter(({ id }) => !after.some((term) => term.id === id));
  const pairs = after.map((now): TermPair => {
    const old = before.find(({ id }) => id === now.id);
    if (old) return { old, now };
    const place = left.findIndex((term) => meaning(term) === meaning(now));
    const [twin] = place === -1 ? [] : left.splice(place, 1);
    return { old: twin ?? null, now };
  });
  return [...pairs, ...left.map((old) => ({ old, now: null }))];
}

function meaning({ id: _id, label: _label, ...rest }: RewardTerm): string {
  return settingText(rest);
}

function termChange(old: RewardTerm | null, now: RewardTerm | null): TermChange | null {
  const term = now ?? old;
  if (term === null) return null;
  const parts = [
    ...changes(old ? withoutTransforms(old) : new Map(), now ? withoutTransforms(now) : new Map()),
    ...transformChanges(old, now),
  ].map(hasCode(term) ? asCode("source") : (part) => part);
  if (old === null) return { id: term.id, was: null, change: "added", parts };
  if (now === null) return { id: term.id, was: null, change: "removed", parts };
  if (old.id !== now.id) return { id: now.id, was: old.id, change: "renamed", parts };
  return parts.length === 0 ? null : { id: now.id, was: null, change: "changed", parts };
}

function hasCode({ source }: RewardTerm): boolean {
  return source.type === "python" || source.type === "expression";
}

function withoutTransforms(term: RewardTerm): Map<string, string> {
  const parts = termParts(term);
  parts.delete("transforms");
  return parts;
}

/** Transforms one by one where the list has the same kinds in the same order, else as a whole. */
function transformChanges(old: RewardTerm | null, now: RewardTerm | null): PartChange[] {
  const [a, b] = [old?.transforms ?? [], now?.transforms ?? []];
  const alike = a.length === b.length && a.every(({ op }, at) => op === b[at]?.op);
  if (!alike) {
    const list = (transforms: typeof a) =>
      new Map(transforms.length === 0 ? [] : [["transforms", transforms.map(transformWords).join(", then ")]]);
    return changes(list(a), list(b));
  }
  const numbered = (transforms: typeof a) =>
    new Map(transforms.map((transform, at) => [`transform ${at + 1}`, transformWords(transform)]));
  return changes(numbered(a), numbered(b));
}

function objectiveParts({ objective }: RewardSpec): Map<string, string> {
  return new Map(Object.entries(objective).map(([name, value]) => [name, settingText(value)]));
}

function testParts({ tests }: RewardSpec): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    tests.map(({ name, ...test }) => {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [count === 1 ? name : `${name} (${count})`, settingText(test)];
    }),
  );
}

function labelPart(id: string, label: string | undefined): Map<string, string> {
  return new Map(label === undefined ? [] : [[`label of ${id}`, label]]);
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): PartChange[] {
  return diffRows([before, after])
    .filter((row) => !row.equal)
    .map(({ name, values }: DiffRow) => ({ part: name, before: values[0] ?? null, after: values[1] ?? null }));
}

/** A part of several lines, or one that is code on both sides, as a difference of lines. */
function asCode(part: string) {
  return (change: PartChange): PartChange =>
    change.part === part && `${change.before}${change.after}`.includes("\n")
      ? { ...change, lines: diffOf(change) }
      : change;
}

function diffOf({ before, after }: PartChange): LineChange[] {
  if (before === null) return (after ?? "").split("\n").map((text) => ({ kind: "added", text }));
  if (after === null) return before.split("\n").map((text) => ({ kind: "removed", text }));
  return diffLines(before, after);
}
