"use client";

import { useMemo, useState } from "react";
import { formatValue } from "@/components/charts/format-value";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { taskOfRun } from "@/domain/task/task-of-run";
import type { RolloutGroupRow, RunDetail } from "@/trpc/types";
import { PathLegend } from "./path-legend";
import { prepareRollouts, successWords } from "./prepare-rollout";
import { prepareSteps } from "./prepare-steps";
import { RolloutRow } from "./rollout-row";

/** Rollouts of a prompt drawn before one asks for all: an evaluation has up to 256. */
const SHOWN = 16;
/** With a picture of its path each takes more room: a group of training at first, few of a large one or on a narrow screen. */
const SHOWN_WITH_PATH = 8;
const SHOWN_FEW = 4;

/** One prompt and what was sampled for it at a step. */
export function RolloutGroup({
  group,
  run,
}: {
  group: RolloutGroupRow;
  run: Pick<RunDetail, "spec" | "task" | "describedTask">;
}) {
  const task = useMemo(() => taskOfRun(run), [run]);
  const rollouts = useMemo(
    () =>
      prepareRollouts({
        rollouts: group.rollouts,
        spec: run.spec,
        success: task?.success ?? null,
        withText: group.withText,
      }),
    [group.rollouts, group.withText, run.spec, task],
  );
  const steps = useMemo(
    () =>
      group.rollouts.map((rollout) => prepareSteps({ rollout, prompt: group.prompt, task: run.task, spec: run.spec })),
    [group.rollouts, group.prompt, run.task, run.spec],
  );
  const [all, setAll] = useState(false);
  const paths = steps.some((one) => one?.path);
  const atFirst = !paths ? SHOWN : rollouts.length > SHOWN ? SHOWN_FEW : SHOWN_WITH_PATH;
  const shown = all ? rollouts : rollouts.slice(0, atFirst);
  const narrow = all || !paths ? shown.length : Math.min(SHOWN_FEW, shown.length);
  const totals = rollouts.flatMap((rollout) => rollout.taskTotal ?? []);
  const mean = totals.length === 0 ? null : totals.reduce((sum, total) => sum + total, 0) / totals.length;
  return (
    <Card className="min-w-0 px-5 py-4">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="min-w-0 whitespace-pre-wrap break-words font-mono text-sm">
            {group.prompt === "" ? `Prompt ${group.promptId}` : group.prompt}
          </span>
          {group.tier ? (
            <Badge tone="outline">{task?.tiers.find((t) => t.id === group.tier)?.label ?? group.tier}</Badge>
          ) : null}
        </h3>
        <p className="text-faint text-xs tabular">
          {[successWords(rollouts), `mean reward ${formatValue(mean)}`].filter((words) => words !== null).join(" · ")}
        </p>
      </div>
      <ol>
        {shown.map((rollout, i) => (
          <RolloutRow
            key={rollout.index}
            rollout={rollout}
            steps={steps[rollout.index] ?? null}
            className={cn(i >= narrow && "max-sm:hidden")}
          />
        ))}
      </ol>
      {narrow < rollouts.length ? (
        <Button
          size="small"
          className={cn(shown.length === rollouts.length && "sm:hidden")}
          onClick={() => setAll(true)}
        >
          Show all {rollouts.length} rollouts of this prompt
        </Button>
      ) : null}
      {paths ? (
        <div className="mt-3 border-border border-t pt-3">
          <PathLegend />
        </div>
      ) : null}
    </Card>
  );
}
