import type { EvaluationRow } from "@/trpc/types";

/** One line of the table of evaluations: all problems of an evaluation, or those of one tier. */
export type EvaluationCells = {
  id: string;
  split: "validation" | "test";
  decoding: string;
  tier: string | null;
  problems: number;
  samples: number;
  values: Partial<Record<string, number>>;
};

export type EvaluationColumn = { id: string; label: string; digits: number };

const offered: readonly EvaluationColumn[] = [
  { id: "acc", label: "accuracy", digits: 3 },
  { id: "pass@4", label: "pass@4", digits: 3 },
  { id: "pass@16", label: "pass@16", digits: 3 },
  { id: "pass@64", label: "pass@64", digits: 3 },
  { id: "pass@256", label: "pass@256", digits: 3 },
  { id: "maj@16", label: "maj@16", digits: 3 },
  { id: "mean_length", label: "tokens", digits: 1 },
  { id: "logp_ref", label: "S_ref (nats)", digits: 2 },
];

/** The newest evaluation of each split and decoding as rows, test first, each followed by its tiers; columns that have a value. */
export function prepareEvaluations(
  evaluations: readonly Pick<EvaluationRow, "step" | "split" | "decoding" | "problems" | "samples" | "summary">[],
  tiers: readonly string[],
): { columns: EvaluationColumn[]; rows: EvaluationCells[] } {
  const newest = new Map(evaluations.map((row) => [`${row.split} ${row.decoding}`, row]));
  const rows = [...newest.values()]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ split, decoding, problems, samples, summary }) => {
      const prefix = decoding === "sample" ? `eval/${split}` : `eval/${split}/${decoding}`;
      const cells = (tier: string | null): EvaluationCells => ({
        id: `${split} ${decoding} ${tier ?? ""}`,
        split,
        decoding,
        tier,
        problems,
        samples,
        values: Object.fromEntries(
          offered.flatMap(({ id }) => {
            const value = summary[tier === null ? `${prefix}/${id}` : `${prefix}/${id}/${tier}`];
            return value === undefined ? [] : [[id, value]];
          }),
        ),
      });
      return [cells(null), ...tiers.map(cells).filter((row) => Object.keys(row.values).length > 0)];
    });
  return { columns: offered.filter(({ id }) => rows.some((row) => row.values[id] !== undefined)), rows };
}

function rank({ split, decoding }: { split: string; decoding: string }): number {
  return (split === "test" ? 0 : 2) + (decoding === "sample" ? 0 : 1);
}
