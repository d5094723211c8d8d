"use client";

import { formatValue } from "@/components/charts/format-value";
import { useLabOfComposer } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";

/** What the reward does to the rollouts of the bank. */
export function PreviewPanel() {
  const lab = useLabOfComposer();
  const { value, error } = useLabAnswer(lab, "preview", lab.question);
  if (error !== null)
    return (
      <p role="alert" className="text-bad text-sm">
        {error}
      </p>
    );
  if (value === null) return <p className="text-faint text-sm">Scoring the bank…</p>;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular">
      <dt className="text-faint">Rollouts with a reward</dt>
      <dd>
        {value.scored.toLocaleString("en")} of {value.rollouts.toLocaleString("en")}
      </dd>
      <dt className="text-faint">Mean reward</dt>
      <dd>{formatValue(value.meanTotal)}</dd>
    </dl>
  );
}
