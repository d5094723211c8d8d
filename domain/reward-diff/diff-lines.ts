export type LineChange = { kind: "same" | "added" | "removed"; text: string };

/** Above so many comparisons the lines between the common beginning and end are shown as taken out and put in. */
const MOST_COMPARISONS = 4_000_000;

/** What was taken out of a text and put in, line by line: the fewest lines (longest common subsequence), removals first. */
export function diffLines(before: string, after: string): LineChange[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return [
    ...a.slice(0, head).map(same),
    ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** The same with long unchanged stretches cut to `context` lines around each change; null stands for what was cut. */
export function withContext(lines: readonly LineChange[], context: number): (LineChange | null)[] {
  const near = lines.map(({ kind }) => kind !== "same");
  const kept = lines.map((_, at) => near.slice(Math.max(0, at - context), at + context + 1).includes(true));
  return lines.flatMap((line, at) => {
    if (kept[at]) return [line];
    return at === 0 || kept[at - 1] ? [null] : [];
  });
}

function between(a: readonly string[], b: readonly string[]): LineChange[] {
  if (a.length * b.length > MOST_COMPARISONS) return [...a.map(removed), ...b.map(added)];
  const width = b.length + 1;
  // longest[i * width + j]: length of the longest common subsequence of a from i and b from j.
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [old, next] = [a[i], b[j]];
    if (old !== undefined && old === next) {
      changes.push(same(old));
      i += 1;
      j += 1;
    } else if (old !== undefined && (next === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push(removed(old));
      i += 1;
    } else if (next !== undefined) {
      changes.push(added(next));
      j += 1;
    }
  }
  return changes;
}

const same = (text: string): LineChange => ({ kind: "same", text });
const added = (text: string): LineChange => ({ kind: "added", text });
const removed = (text: string): LineChange => ({ kind: "removed", text });
