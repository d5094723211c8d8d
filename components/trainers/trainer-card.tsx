"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { RunProgress } from "@/components/runs/run-progress";
import { timeAgo } from "@/components/runs/time-left";
import { useNow } from "@/components/runs/use-now";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import type { TrainerInfo } from "@/trpc/types";
import { describeEngine, describeFeatures, describeModels, formatMemory, nameList } from "./describe-trainer";
import { RevokeTrainer } from "./revoke-trainer";

/** One trainer: whether it is there, what it is, what it does now. */
export function TrainerCard({ trainer }: { trainer: TrainerInfo }) {
  const now = useNow(5_000);
  const seen = trainer.lastBeatAt && now ? timeAgo(trainer.lastBeatAt, now) : null;
  return (
    <Card className="flex h-full flex-col">
      <CardHeader className="min-h-12">
        <CardTitle className="flex min-w-0 items-center gap-3">
          <span className="truncate">{trainer.name}</span>
          <TrainerState trainer={trainer} />
        </CardTitle>
        {/* The embedded trainer's key belongs to the launcher: the server refuses to end it. */}
        {trainer.embedded ? null : <RevokeTrainer trainerId={trainer.id} name={trainer.name} />}
      </CardHeader>
      <CardBody className="flex flex-1 flex-col gap-4">
        {trainer.running.length > 0 ? (
          <ul className="flex flex-col gap-3">
            {trainer.running.map((run) => (
              <li key={run.runId}>
                <Link href={`/runs/${run.runId}`} className="font-medium text-sm underline-offset-4 hover:underline">
                  {run.name}
                </Link>
                <RunProgress
                  step={run.step}
                  steps={run.steps}
                  left={null}
                  unit={run.job === "bank" ? "prompts" : "steps"}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-soft text-sm">{trainer.online ? "Idle: it asks for work." : "Does nothing now."}</p>
        )}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          <Fact term="Last seen">{trainer.lastBeatAt ? seen : "never: it has not called with its key yet"}</Fact>
          <Fact term="Engine">{describeEngine(trainer)}</Fact>
          <Fact term="Device">{trainer.device}</Fact>
          <Fact term="Memory">{trainer.memory === null ? null : formatMemory(trainer.memory)}</Fact>
          <Fact term="Tasks">{nameList(trainer.taskNames)}</Fact>
          <Fact term="Base models">{describeModels(trainer.baseModels)}</Fact>
          <Fact term="Can do">{describeFeatures(trainer.features)}</Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function TrainerState({ trainer }: { trainer: TrainerInfo }) {
  if (!trainer.lastBeatAt) return <Badge tone="outline">Not connected yet</Badge>;
  if (!trainer.online) {
    return (
      <Badge tone="warn" dot>
        Offline
      </Badge>
    );
  }
  return (
    <Badge tone="good" dot>
      Online
    </Badge>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{term}</dt>
      <dd className="min-w-0 break-words">{children ?? "–"}</dd>
    </>
  );
}
