"use client";

import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { describeRegime } from "@/components/runs/describe-reward";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useOrigin } from "@/components/ui/use-origin";
import { compactSpec } from "@/domain/reward/compact-spec";
import type { RewardSpec } from "@/domain/reward/spec";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import { useTRPC } from "@/trpc/client";
import { writeDraft } from "./draft-store";
import { IMPORT_DRAFT } from "./imported-composer";
import { type Import, readImport } from "./read-import";
import { rewardParams } from "./reward-params";

type Candidate = { key: string; spec: RewardSpec; task: string | null; origin: string };

/** Takes a reward from a shared link of this server, or from JSON, into one's own. */
export function ImportReward() {
  const [shared, setShared] = useQueryState("shared", rewardParams.shared);
  const [opened, setOpened] = useState(false);
  const origin = useOrigin();
  return (
    <>
      <Button onClick={() => setOpened(true)}>Import a reward</Button>
      {origin !== null && (opened || shared !== null) ? (
        <ImportDialog
          origin={origin}
          given={shared === null ? "" : `${origin}/s/${shared}`}
          onClose={() => {
            setOpened(false);
            void setShared(null);
          }}
        />
      ) : null}
    </>
  );
}

function ImportDialog({ origin, given, onClose }: { origin: string; given: string; onClose: () => void }) {
  const trpc = useTRPC();
  const [text, setText] = useState(given);
  const read = readImport(text, origin);
  const query = useQuery(trpc.shares.rewards.queryOptions(read.kind === "token" ? { token: read.token } : skipToken));
  const candidates = candidatesOf(read, query.data?.rewards ?? []);
  const error =
    read.kind === "fault" ? read.message : read.kind === "token" && query.error ? query.error.message : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Import a reward"
      description="A reward as JSON, a shared link of this server, or a grader of OpenAI's reinforcement fine-tuning as JSON."
      className="max-w-xl"
    >
      <Field label="JSON or link" error={error} hint="Nothing is saved before you say so.">
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            className="max-h-60 break-all font-mono text-xs"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {read.kind === "token" && query.data && candidates.length === 0 ? (
        <p className="text-soft text-sm">The runs behind this link came without a reward.</p>
      ) : null}
      <ul className="flex flex-col gap-3">
        {candidates.map((candidate) => (
          <CandidateRow key={candidate.key} candidate={candidate} />
        ))}
      </ul>
      {read.kind === "grader" ? (
        <ul aria-label="What to know" className="flex list-disc flex-col gap-1 pl-5 text-pretty text-soft text-sm">
          {read.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
}

function CandidateRow({ candidate }: { candidate: Candidate }) {
  const { spec, task, origin } = candidate;
  const trpc = useTRPC();
  const router = useRouter();
  const save = useMutation(
    trpc.rewards.saveVersion.mutationOptions({
      onSuccess: ({ rewardId }) => {
        toast.success(`Saved ${spec.name} among your rewards`);
        router.push(`/rewards/${rewardId}`);
      },
      onError: (error) => toast.error("The reward was not saved", { description: error.message }),
    }),
  );
  const compose = () => {
    const text = writeSpecText(compactSpec(spec));
    if (!writeDraft(window.localStorage, IMPORT_DRAFT, { text, basedOn: null, savedAt: Date.now() })) {
      toast.error("This browser keeps nothing", {
        description: "Its storage is full or off. Save the reward instead.",
      });
      return;
    }
    router.push(`/rewards/new?from=import${task === null ? "" : `&task=${task}`}`);
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border px-4 py-3">
      <div className="min-w-0">
        <p className="truncate font-medium text-sm">{spec.name}</p>
        <p className="text-pretty text-soft text-xs">
          {describeRegime(spec.objective)} · {origin}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={compose}>
          Open in the composer
        </Button>
        <Button
          size="small"
          variant="primary"
          disabled={save.isPending}
          onClick={() =>
            save.mutate({ rewardId: null, name: spec.name, spec, message: origin, parentVersionId: null, taskId: task })
          }
        >
          {save.isPending ? "Saving…" : "Fork into my rewards"}
        </Button>
      </div>
    </li>
  );
}

type Shared = { runId: string; runName: string; task: string; rewardName: string; versionNumber: number | null };

/** What can be taken over, each reward once, with the words that say where it comes from. */
function candidatesOf(read: Import, shared: readonly (Shared & { spec: RewardSpec })[]): Candidate[] {
  if (read.kind === "spec") return [{ key: "pasted", spec: read.spec, task: null, origin: "Imported from JSON" }];
  if (read.kind === "grader") {
    return [{ key: "pasted", spec: read.spec, task: null, origin: "Imported from an OpenAI grader" }];
  }
  const found = new Map<string, Candidate>();
  for (const { runId, runName, task, rewardName, versionNumber, spec } of shared) {
    const same = JSON.stringify(spec);
    if (found.has(same)) continue;
    const version = versionNumber === null ? "" : `, version ${versionNumber}`;
    found.set(same, {
      key: runId,
      spec,
      task,
      origin: `Forked from “${rewardName}”${version}, of the shared run “${runName}”`,
    });
  }
  return [...found.values()];
}
