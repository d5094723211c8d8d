"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { Lab } from "@/components/lab/use-lab";
import { Button } from "@/components/ui/button";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RewardVersion } from "@/trpc/types";
import { ExportMenu } from "./export-menu";

/** Name, version and what one does with a reward. */
export function ComposerHeader({
  name,
  onNameChange,
  editable,
  version,
  dirty,
  saving,
  spec,
  lab,
  onSave,
  onLaunch,
}: {
  name: string;
  onNameChange: (name: string) => void;
  editable: boolean;
  version: RewardVersion | null;
  dirty: boolean;
  saving: boolean;
  /** What is exported; null while it has faults. */
  spec: RewardSpec | null;
  lab: Lab;
  onSave: () => void;
  onLaunch: () => void;
}) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1 basis-72">
        <Link href="/rewards" className="inline-flex items-center gap-1 text-[13px] text-soft hover:text-foreground">
          <ChevronLeft className="size-4" aria-hidden />
          Rewards
        </Link>
        <h1 className="sr-only">Compose {name || "a reward"}</h1>
        <input
          aria-label="Name of the reward"
          value={name}
          maxLength={200}
          disabled={!editable}
          placeholder="Name this reward"
          onChange={(event) => onNameChange(event.target.value)}
          className="-mx-2 mt-1 block w-full truncate rounded-md border border-transparent bg-transparent px-2 py-0.5 font-semibold text-2xl tracking-tight hover:border-border focus-visible:border-ring focus-visible:outline-offset-0"
        />
        <p className="tabular mt-1 text-faint text-xs">
          {version ? (
            <>
              Version {version.number} · <span className="font-mono">{version.hash.slice(0, 10)}</span>
            </>
          ) : (
            "Not saved yet"
          )}
          {version && dirty ? " · unsaved changes, kept in this browser" : null}
        </p>
      </div>
      <div className="flex flex-wrap gap-2 max-sm:gap-1.5 max-sm:[&_button]:px-2.5 max-sm:[&_button]:text-[13px]">
        <ExportMenu spec={spec} lab={lab} />
        <Button onClick={onLaunch}>{dirty ? "Save and launch…" : "Launch this version"}</Button>
        <Button variant="primary" onClick={onSave} disabled={saving || !dirty}>
          {saving ? "Saving…" : dirty ? "Save version" : "Saved"}
        </Button>
      </div>
    </header>
  );
}
