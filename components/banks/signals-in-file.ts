/** How much of a file is read before it is sent: some hundred rollouts of the longest kind. */
const MOST_BYTES = 1024 ** 2;
const MOST_NAMES = 128;

/** The names of the signals in the rollouts at the beginning of a file. Lines that are none are the server's to tell of. */
export async function signalsInFile(file: Blob): Promise<string[]> {
  const text = await file.slice(0, MOST_BYTES).text();
  const names = new Set<string>();
  for (const line of text.split("\n")) {
    for (const name of signalsOnLine(line)) if (names.size < MOST_NAMES) names.add(name);
  }
  return [...names];
}

function signalsOnLine(line: string): string[] {
  try {
    const rollout: unknown = JSON.parse(line.replace(/^\uFEFF/, ""));
    if (typeof rollout !== "object" || rollout === null || !("signals" in rollout)) return [];
    const { signals } = rollout;
    return typeof signals === "object" && signals !== null && !Array.isArray(signals) ? Object.keys(signals) : [];
  } catch {
    // The last line is cut, and others may be faulty.
    return [];
  }
}
