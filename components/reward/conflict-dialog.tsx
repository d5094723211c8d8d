"use client";

import Link from "next/link";
import { compareHref } from "@/components/reward-compare/compare-href";
import { RewardDiffView } from "@/components/reward-compare/reward-diff-view";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import type { RewardVersion } from "@/trpc/types";

/** Somebody saved meanwhile: nothing typed is lost, and one chooses where it goes. */
export function ConflictDialog({
  message,
  latest,
  basedOn,
  busy,
  onClose,
  onSaveAsNew,
  onSaveOnTop,
}: {
  /** What the server said; null while there is no conflict. */
  message: string | null;
  latest: RewardVersion | null;
  /** The version that the text began from; null when it is not at hand. */
  basedOn: RewardVersion | null;
  busy: boolean;
  onClose: () => void;
  onSaveAsNew: () => void;
  onSaveOnTop: () => void;
}) {
  return (
    <Dialog
      open={message !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="max-w-2xl"
      title="Somebody saved this reward meanwhile"
      description={
        latest === null
          ? message
          : `${latest.author} saved version ${latest.number}${latest.message ? ` (“${latest.message}”)` : ""}, and yours is not made from it.`
      }
      actions={
        <>
          <Button onClick={onClose}>Keep editing</Button>
          <Button onClick={onSaveAsNew} disabled={busy}>
            Save as a new reward
          </Button>
          <Button variant="primary" onClick={onSaveOnTop} disabled={busy || latest === null}>
            {latest === null ? "Save on top" : `Save on top of version ${latest.number}`}
          </Button>
        </>
      }
    >
      <p className="text-soft text-sm">
        Your text stays as it is. Saved on top, it becomes the next version and theirs stays in the list; saved as a new
        reward, both live on.
      </p>
      {latest && basedOn && latest.id !== basedOn.id ? (
        <Disclosure summary={`What changed from version ${basedOn.number} to ${latest.number}`}>
          <RewardDiffView before={basedOn.spec} after={latest.spec} />
          <Link
            href={compareHref(basedOn.id, latest.id)}
            target="_blank"
            className="mt-4 inline-block text-[13px] underline underline-offset-4"
          >
            See on a page of its own, with what it does on a bank
          </Link>
        </Disclosure>
      ) : null}
    </Dialog>
  );
}
