import { type Base, chooseBases } from "@/domain/compare/choose-base";
import type { ProblemCounts } from "@/domain/compare/problem-counts";
import type { RouterOutputs } from "@/trpc/types";
import type { ShownRun } from "./shown-run";

export type ComparedEvaluations = RouterOutputs["compare"]["evaluations"];
export type RunEvaluations = ComparedEvaluations["runs"][number];
type Columns = NonNullable<RunEvaluations["end"]>;

export type Counted = { step: number; problems: readonly ProblemCounts[]; all: number };

/** A run with what its evaluations counted; null where it was not evaluated. */
export type CountedRun = {
  shown: ShownRun;
  base: Base | null;
  peak: Counted | null;
  end: Counted | null;
  peakStep: number | null;
  available: RunEvaluations["available"];
};

/** The counts of all runs and the bases they share. `shown` decides which are drawn, all of them which bases there are. */
export function countedRuns(
  all: readonly ShownRun[],
  shown: ReadonlySet<string>,
  evaluations: ComparedEvaluations,
  asked: { step: number | null },
): { bases: Base[]; runs: CountedRun[] } {
  const byRun = new Map(evaluations.runs.map((run) => [run.runId, run]));
  const read = (columns: Columns | null | undefined) => (columns ? readColumns(columns, evaluations.prompts) : null);
  const bases = chooseBases(
    all.map((run) => ({
      runId: run.id,
      key: baseKey(run),
      problems: isFromBase(run) ? (read(byRun.get(run.id)?.start)?.problems ?? null) : null,
    })),
  );
  const runs = all.flatMap((run): CountedRun[] => {
    const own = byRun.get(run.id);
    if (!shown.has(run.id)) return [];
    return [
      {
        shown: run,
        base: bases.find(({ key }) => key === baseKey(run)) ?? null,
        peak: read(own?.peak),
        end: read(own?.end) ?? (asked.step === null ? checkpointOf(run, read(own?.start)) : null),
        peakStep: own?.peakStep ?? null,
        available: own?.available ?? [],
      },
    ];
  });
  return { bases, runs };
}

function isFromBase({ run }: ShownRun): boolean {
  return run.startStep === null;
}

/** A checkpoint that was only evaluated: it has nothing after its start, which is the parent's step. */
function checkpointOf({ run }: ShownRun, start: Counted | null): Counted | null {
  if (run.job !== "evaluate" || run.startStep === null) return null;
  return start && { ...start, step: run.startStep };
}

/** What a base's samples depend on. */
function baseKey({ run }: ShownRun): string {
  const { temperature, maxTokens, fixedLength } = run.config;
  return JSON.stringify([run.task, run.baseModel, temperature, maxTokens, fixedLength]);
}

type Prompts = ComparedEvaluations["prompts"];

const kept = new WeakMap<Prompts, WeakMap<Columns, Counted>>();

/** Columns as problems; kept for as long as the answer they came with. */
function readColumns(columns: Columns, prompts: Prompts): Counted {
  const ofPrompts = kept.get(prompts) ?? new WeakMap<Columns, Counted>();
  kept.set(prompts, ofPrompts);
  const known = ofPrompts.get(columns);
  if (known) return known;
  const counted = {
    step: columns.step,
    all: columns.problems,
    problems: columns.prompts.flatMap((place, i): ProblemCounts[] => {
      const prompt = prompts[place];
      if (!prompt) return [];
      return [
        {
          promptId: prompt.id,
          tier: prompt.tier,
          samples: columns.samples[i] ?? 0,
          correct: columns.correct[i] ?? 0,
        },
      ];
    }),
  };
  ofPrompts.set(columns, counted);
  return counted;
}
