"use client";

import Link from "next/link";
import { compareHref } from "@/components/reward-compare/compare-href";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/ui/when";
import type { RewardVersion } from "@/trpc/types";

/** The versions of a reward, newest first; restoring one puts it into the editor, saving makes it a new version. */
export function VersionsPanel({
  rewardId,
  versions,
  currentId,
  shownId,
  dirty,
  onRestore,
}: {
  rewardId: string | null;
  versions: readonly RewardVersion[];
  /** What saving would be made from. */
  currentId: string | null;
  /** The one whose text stands in the editor unchanged; null for none. */
  shownId: string | null;
  dirty: boolean;
  onRestore: (version: RewardVersion) => void;
}) {
  if (versions.length === 0) {
    return <p className="text-soft">No version yet: saving makes the first.</p>;
  }
  return (
    <>
      {versions.length > 1 && versions[1] ? (
        <p className="mb-1 text-soft text-xs">
          Any two versions of any rewards can be compared:{" "}
          <Link prefetch={false} href={compareHref(versions[1].id, versions[0]?.id)} className="underline">
            choose two
          </Link>
          .
        </p>
      ) : null}
      <ol className="flex flex-col divide-y divide-border">
        {versions.map((version) => (
          <li key={version.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-3">
            <span className="tabular font-medium">Version {version.number}</span>
            <span className="font-mono text-faint text-xs">{version.hash.slice(0, 10)}</span>
            {version.id === shownId ? (
              <Badge tone="accent">in the editor</Badge>
            ) : version.id === currentId ? (
              <Badge>{dirty ? "what your changes began from" : "saved here"}</Badge>
            ) : null}
            <span className="ml-auto flex items-center gap-3">
              <Button asChild variant="link" size="small">
                <Link
                  prefetch={false}
                  href={compareHref(
                    version.parent?.id ?? (version === versions[0] ? undefined : version.id),
                    version.parent ? version.id : versions[0]?.id,
                  )}
                  aria-label={`Compare version ${version.number}${comparedWith(version, versions, rewardId)}`}
                >
                  Compare
                </Link>
              </Button>
              <Button variant="link" size="small" onClick={() => onRestore(version)}>
                Restore
              </Button>
              <Button asChild variant="link" size="small">
                <Link prefetch={false} href={`/rewards/new?from=${version.id}`}>
                  Fork
                </Link>
              </Button>
              <Button asChild variant="link" size="small">
                <Link prefetch={false} href={`/launch?version=${version.id}${rewardId ? `&reward=${rewardId}` : ""}`}>
                  Launch
                </Link>
              </Button>
            </span>
            <span className="w-full text-soft text-xs">
              {version.message || "No message"} · {version.author}, <When date={version.createdAt} />
              {version.parent ? (
                <>
                  {" "}
                  · made from{" "}
                  {version.parent.rewardId === rewardId ? (
                    parentName(version, rewardId)
                  ) : (
                    <Link prefetch={false} href={`/rewards/${version.parent.rewardId}`} className="underline">
                      {parentName(version, rewardId)}
                    </Link>
                  )}
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** " with version 1": what Compare sets a version against, the one it was made from or, for the first, the newest. */
function comparedWith(version: RewardVersion, versions: readonly RewardVersion[], rewardId: string | null): string {
  if (version.parent) return ` with ${parentName(version, rewardId)}`;
  const [newest] = versions;
  return newest && newest !== version ? ` with version ${newest.number}` : "";
}

/** What a version was made from, as it is called in the list of one reward's versions. */
function parentName({ parent }: RewardVersion, rewardId: string | null): string {
  if (parent === null) return "";
  return parent.rewardId === rewardId ? `version ${parent.number}` : `${parent.rewardName}, version ${parent.number}`;
}
