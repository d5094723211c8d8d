"use client";

import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { isLoopback } from "@/components/ui/is-loopback";
import { useTRPC } from "@/trpc/client";

/** The rewards behind a link as JSON, for whoever wants to go on from them on a Rewardsmith of their own. */
export function TakeReward({ token, runIds }: { token: string; runIds: readonly string[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Take the reward
      </Button>
      {open ? <TakeDialog token={token} runIds={runIds} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TakeDialog({ token, runIds, onClose }: { token: string; runIds: readonly string[]; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueries({ queries: runIds.map((runId) => trpc.runs.get.queryOptions({ runId })) });
  const rewards = new Map<string, string[]>();
  for (const { data } of queries) {
    if (!data?.spec) continue;
    const json = JSON.stringify(data.spec, null, 2);
    const version = data.reward ? `${data.reward.name}, version ${data.reward.versionNumber}` : data.spec.name;
    rewards.set(json, [...(rewards.get(json) ?? []), `${version} · #${data.number} ${data.name}`]);
  }
  const loading = queries.some(({ isPending }) => isPending);
  return (
    <Dialog
      open
      onOpenChange={(next) => next || onClose()}
      title={`The ${rewards.size > 1 ? "rewards" : "reward"} of ${runIds.length > 1 ? "these runs" : "this run"}`}
      description="Copy the JSON; on your own Rewardsmith, choose Rewards, then Import a reward, and paste it."
      className="max-w-2xl"
      actions={
        isLoopback(window.location.origin) && rewards.size > 0 ? (
          <Button asChild>
            {/* The owner's own pages begin anew: nothing of this one goes along but the link. */}
            <a href={`/rewards?shared=${token}`}>Fork into my rewards</a>
          </Button>
        ) : null
      }
    >
      {rewards.size === 0 ? (
        <p className="text-soft text-sm">{loading ? "Reading…" : "A script reports this; it came without a reward."}</p>
      ) : null}
      {[...rewards].map(([json, names]) => (
        <div key={json} className="flex min-w-0 flex-col gap-1.5">
          <p className="font-medium text-[13px]">{names[0]}</p>
          {names.length > 1 ? <p className="text-faint text-xs">and {names.length - 1} more with the same</p> : null}
          <CodeBlock code={json} label="the reward as JSON" className="max-h-72 overflow-auto" />
        </div>
      ))}
    </Dialog>
  );
}
