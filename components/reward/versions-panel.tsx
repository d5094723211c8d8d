"use client";

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/ui/when";
import type { RewardVersion } from "@/trpc/types";

/** The versions of a reward, newest first; restoring one puts it into the editor, saving makes it a new version. */
export function VersionsPanel({
  rewardId,
  versions,
  currentId,
  onRestore,
}: {
  rewardId: string | null;
  versions: readonly RewardVersion[];
  currentId: string | null;
  onRestore: (version: RewardVersion) => void;
}) {
  if (versions.length === 0) {
    return <p className="text-soft">No version yet: saving makes the first.</p>;
  }
  return (
    <ol className="flex flex-col divide-y divide-border">
      {versions.map((version) => (
        <li key={version.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3">
          <span className="tabular font-medium">Version {version.number}</span>
          <span className="font-mono text-faint text-xs">{version.hash.slice(0, 10)}</span>
          {version.id === currentId ? <Badge tone="accent">in the editor</Badge> : null}
          <span className="ml-auto flex items-center gap-3">
            <Button asChild variant="link" size="small">
              <Link prefetch={false} href={`/launch?version=${version.id}${rewardId ? `&reward=${rewardId}` : ""}`}>
                Launch
              </Link>
            </Button>
            <Button variant="link" size="small" onClick={() => onRestore(version)}>
              Restore
            </Button>
          </span>
          <span className="w-full text-soft text-xs">
            {version.message || "No message"} · {version.author}, <When date={version.createdAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
