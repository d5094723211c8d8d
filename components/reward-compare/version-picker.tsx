"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { When } from "@/components/ui/when";
import { useTRPC } from "@/trpc/client";
import type { RewardVersionDetail } from "@/trpc/types";

/** Chooses one version of one reward; another reward begins at its newest. */
export function VersionPicker({
  label,
  version,
  onPick,
}: {
  /** "Before" or "After". */
  label: string;
  version: RewardVersionDetail | null;
  onPick: (versionId: string) => void;
}) {
  const trpc = useTRPC();
  const list = useQuery(trpc.rewards.list.queryOptions());
  const [picked, setPicked] = useState<string | null>(null);
  const rewardId = version?.rewardId ?? picked;
  const reward = useQuery(trpc.rewards.get.queryOptions(rewardId === null ? skipToken : { rewardId }));
  const rewards = list.data?.rewards ?? [];
  const named = rewards.map(({ id, name, latest }) => ({
    value: id,
    label: name,
    hint: `${latest.number} ${latest.number === 1 ? "version" : "versions"}`,
  }));
  // A reward beyond the list's end still has its name.
  const missing = version && !rewards.some(({ id }) => id === version.rewardId);
  const options = missing ? [{ value: version.rewardId, label: version.rewardName }, ...named] : named;
  const versions = reward.data?.versions ?? [];
  return (
    <section aria-label={label} className="flex min-w-0 flex-col gap-2">
      <div className="grid grid-cols-[minmax(0,1fr)_8.5rem] gap-2">
        <Field label={label}>
          {(control) => (
            <Select
              {...control}
              value={rewardId ?? undefined}
              placeholder="A reward…"
              options={options}
              onValueChange={(id) => {
                setPicked(id);
                const newest = rewards.find((one) => one.id === id)?.latest.id;
                if (newest) onPick(newest);
              }}
            />
          )}
        </Field>
        <Field label="Version">
          {(control) => (
            <Select
              {...control}
              value={version?.id}
              placeholder="…"
              disabled={versions.length === 0}
              options={versions.map(({ id, number, message }) => ({
                value: id,
                label: `Version ${number}`,
                hint: message || "No message",
              }))}
              onValueChange={onPick}
            />
          )}
        </Field>
      </div>
      {version ? (
        <p className="text-soft text-xs">
          <span className="font-mono text-faint">{version.hash.slice(0, 10)}</span> · {version.message || "No message"}{" "}
          · {version.author}, <When date={version.createdAt} />
        </p>
      ) : null}
    </section>
  );
}
