"use client";

import Link from "next/link";
import { formatValue } from "@/components/charts/format-value";
import { totalSentence } from "@/components/reward/total-sentence";
import { describeRegime } from "@/components/runs/describe-reward";
import { useViewer } from "@/components/share/viewer";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { Formula } from "@/components/ui/formula";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { describeSchedule } from "@/domain/evaluation/schedule";
import { objectiveFormula } from "@/domain/objective/formula";
import { objectiveSentence } from "@/domain/objective/sentence";
import { shownSettings } from "@/domain/run/shown-settings";
import type { RunDetail } from "@/trpc/types";
import { localTime } from "./local-time";
import { ChecksCard } from "./run-checks";

/** What the run was launched with, frozen, and every trainer's go at it. */
export function ConfigurationTab({ run }: { run: RunDetail }) {
  const [settings] = shownSettings([run.config ?? run.externalConfig ?? {}]);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <RewardCard run={run} />
      <Card className="min-w-0">
        <CardHeader>
          <CardTitle>Training</CardTitle>
        </CardHeader>
        <CardBody>
          <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
            {Object.entries({ ...settings, seed: run.seed, ...baseMeans(run) }).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-faint">{name}</dt>
                <dd className="min-w-0 break-words text-right tabular">
                  {typeof value === "object" ? JSON.stringify(value) : String(value)}
                </dd>
              </div>
            ))}
          </dl>
          {run.config ? <p className="mt-4 text-soft text-xs">{describeSchedule(run.config)}</p> : null}
        </CardBody>
      </Card>
      <ChecksCard run={run} />
      <Card className="min-w-0 lg:col-span-2">
        <CardHeader>
          <CardTitle>Attempts</CardTitle>
          <p className="text-faint text-xs">
            {(run.rolloutBytes / 1024 ** 2).toFixed(1)} MB of rollouts
            {run.checkpointBytes > 0 ? ` and ${(run.checkpointBytes / 1024 ** 2).toFixed(1)} MB of weights` : ""} kept
          </p>
        </CardHeader>
        <CardBody>
          {run.attempts.length === 0 ? (
            <p className="text-soft text-sm">No trainer has claimed the run yet.</p>
          ) : (
            <Table>
              <thead>
                <tr>
                  <TableHead>#</TableHead>
                  <TableHead>State</TableHead>
                  <TableHead>Trainer</TableHead>
                  <TableHead>Went on from</TableHead>
                  <TableHead>Started</TableHead>
                  <TableHead>Ended</TableHead>
                </tr>
              </thead>
              <tbody>
                {run.attempts.map((attempt) => (
                  <TableRow key={attempt.id}>
                    <TableCell>{attempt.number}</TableCell>
                    <TableCell>
                      <Badge
                        tone={attempt.status === "active" ? "live" : attempt.status === "lost" ? "warn" : "neutral"}
                      >
                        {attempt.status}
                      </Badge>
                    </TableCell>
                    <TableCell>{attempt.trainerName ?? "–"}</TableCell>
                    <TableCell>
                      {attempt.resumeFrom === null ? "the start" : `the checkpoint at step ${attempt.resumeFrom}`}
                    </TableCell>
                    <TableCell className="whitespace-nowrap">{localTime(attempt.startedAt)}</TableCell>
                    <TableCell className="whitespace-nowrap">
                      {attempt.endedAt ? localTime(attempt.endedAt) : "–"}
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          )}
        </CardBody>
      </Card>
    </div>
  );
}

/** What base_mean stands for in the reward, by term and place of the transform. */
function baseMeans(run: RunDetail): Record<string, string> {
  return Object.fromEntries(
    Object.entries(run.baseMeans).map(([key, mean]) => [`base_mean of ${key}`, formatValue(mean)]),
  );
}

function RewardCard({ run }: { run: RunDetail }) {
  const viewer = useViewer();
  if (!run.spec) {
    return (
      <Card className="min-w-0 p-5 text-soft text-sm">
        A script reports this run; it came without a reward, so there is nothing to show of one.
      </Card>
    );
  }
  const { reward: formula, optimum } = objectiveFormula(run.spec.objective);
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>{run.reward ? `${run.reward.name}, version ${run.reward.versionNumber}` : run.spec.name}</CardTitle>
        {run.reward && viewer.kind === "owner" ? (
          <Link href={`/rewards/${run.reward.id}`} className="text-accent text-sm underline-offset-4 hover:underline">
            Open the reward
          </Link>
        ) : null}
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <p className="font-medium text-sm">{describeRegime(run.spec.objective)}</p>
        <Formula latex={formula} display />
        <Formula latex={optimum} display />
        <p className="text-pretty text-soft text-sm">
          {totalSentence(run.spec)} {objectiveSentence(run.spec.objective)}
        </p>
        <CodeBlock
          code={JSON.stringify(run.spec, null, 2)}
          label="the reward as JSON"
          className="max-h-96 overflow-auto"
        />
      </CardBody>
    </Card>
  );
}
