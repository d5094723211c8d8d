import { withContext } from "./diff-lines";
import { meansTheSame, type PartChange, type RewardDiff } from "./diff-reward";

const CONTEXT = 2;
const signs = { same: " ", added: "+", removed: "-" };

/** A difference of two rewards as lines of plain text. */
export function describeDiff(diff: RewardDiff): string[] {
  const lines = [
    ...diff.terms.flatMap(({ id, was, change, parts }) => [
      `term ${id} ${change}${was === null ? "" : `, was ${was}`}`,
      ...parts.flatMap(partLines),
    ]),
    ...(diff.reordered ? ["terms in another order"] : []),
    ...section("aggregate", diff.aggregate),
    ...section("objective", diff.objective),
    ...section("tests", diff.tests),
    ...section("names", diff.naming),
  ];
  return meansTheSame(diff) ? ["Both mean the same to a trainer.", ...lines] : lines;
}

function section(title: string, changes: readonly PartChange[]): string[] {
  return changes.length === 0 ? [] : [title, ...changes.flatMap(partLines)];
}

function partLines({ part, before, after, lines }: PartChange): string[] {
  if (lines) {
    const shown = withContext(lines, CONTEXT).map((line) => (line ? `${signs[line.kind]} ${line.text}` : "..."));
    return [`  ${part}`, ...shown.map((line) => `    ${line}`)];
  }
  return [`  ${part}: ${before ?? "(none)"} -> ${after ?? "(none)"}`];
}
