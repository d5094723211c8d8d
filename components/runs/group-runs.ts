import type { RunLaunch, RunRow } from "@/trpc/types";

/** Runs that stand together in the list: those of one launch, or one that was launched alone. */
export type RunGroup<Run> = { launch: RunLaunch | null; runs: Run[] };

/** The list as groups, in its order; runs of one launch that follow each other make one group. */
export function groupRuns<Run extends Pick<RunRow, "id" | "launchId">>(
  runs: readonly Run[],
  launches: readonly RunLaunch[],
): RunGroup<Run>[] {
  const byId = new Map(launches.map((launch) => [launch.launchId, launch]));
  const groups: RunGroup<Run>[] = [];
  for (const run of runs) {
    const launch = byId.get(run.launchId) ?? null;
    const last = groups.at(-1);
    if (launch && last?.launch === launch) last.runs.push(run);
    else groups.push({ launch, runs: [run] });
  }
  return groups;
}

/** What the names of runs launched together begin with: "Task reward v1" of "Task reward v1 · lr 1e-4" and "... · lr 3e-4". */
export function commonName(names: readonly string[]): string {
  const [first = "", ...others] = names.map((name) => name.split(" · "));
  const parts = [...first];
  const shared = parts.findIndex((part, at) => others.some((other) => other[at] !== part));
  return parts.slice(0, shared === -1 ? undefined : shared).join(" · ");
}
