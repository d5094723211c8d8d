"use client";

import Link from "next/link";
import { taskThatFits } from "@/components/reward/task-fit";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { TaskInfo } from "@/trpc/types";
import type { LaunchVersion } from "./use-launch-version";

/** The reward and which of its versions; says what to do when it does not fit the task. */
export function VersionField({
  chosen,
  error,
  task,
  tasks,
  onVersion,
}: {
  chosen: LaunchVersion;
  error: string | undefined;
  task: TaskInfo | null;
  tasks: readonly TaskInfo[];
  onVersion: (versionId: string, rewardId: string) => void;
}) {
  const { rewards, reward, versions, version } = chosen;
  const fitting = version ? taskThatFits(version.spec, tasks) : undefined;
  const wrongTask = error && reward && fitting && task && fitting.id !== task.id;
  return (
    <div className="flex flex-col gap-1.5 sm:col-span-2">
      <div className="grid grid-cols-[minmax(0,1fr)_7.5rem] gap-3">
        <Field label="Reward">
          {(control) => (
            <Select
              {...control}
              value={reward?.id}
              placeholder="Choose a reward…"
              onValueChange={(id) => {
                const next = rewards.find((one) => one.id === id);
                if (next) onVersion(next.latest.id, next.id);
              }}
              options={rewards.map((one) => ({
                value: one.id,
                label: one.name,
                hint: one.latest.spec.terms
                  .map((term) => term.id)
                  .slice(0, 6)
                  .join(", "),
              }))}
            />
          )}
        </Field>
        <Field label="Version">
          {(control) => (
            <Select
              {...control}
              value={version?.id}
              placeholder="–"
              disabled={!reward}
              onValueChange={(id) => {
                if (reward) onVersion(id, reward.id);
              }}
              options={versions.map((one) => ({
                value: one.id,
                label: String(one.number),
                hint: one.message || one.hash.slice(0, 10),
              }))}
            />
          )}
        </Field>
      </div>
      {error ? (
        <p aria-live="polite" className="text-bad text-xs">
          {error}{" "}
          {wrongTask ? (
            <>
              Choose the task {fitting.name}, or{" "}
              <Link className="underline" href={`/rewards/${reward.id}?task=${task.id}`}>
                change the reward for {task.name}
              </Link>
              .
            </>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
