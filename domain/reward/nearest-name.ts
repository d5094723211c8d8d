/**
 * The known name that a mistyped one most likely meant, or null when none is near: edits (insert, delete, replace, swap
 * neighbours) of at most a third of its length, at least 2, the case of letters aside.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = name.slice(0, 64).toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: { name: string; edits: number } | null = null;
  for (const candidate of known) {
    const edits = editDistance(wanted, candidate.slice(0, 64).toLowerCase());
    // A name as far away as it is long shares nothing with this one.
    if (edits > limit || edits >= Math.max(wanted.length, candidate.length)) continue;
    if (best === null || edits < best.edits) best = { name: candidate, edits };
  }
  return best?.name ?? null;
}

/** ` Did you mean "x"?`, or nothing when no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === null ? "" : ` Did you mean "${near}"?`;
}

/** Edits that turn a into b: insert, delete, replace, swap neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (old[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replaced, (old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, (older[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    older = old;
    old = row;
  }
  return old[b.length] ?? 0;
}
