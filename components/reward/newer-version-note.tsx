"use client";

import Link from "next/link";
import { compareHref } from "@/components/reward-compare/compare-href";
import { Button } from "@/components/ui/button";
import type { RewardVersion } from "@/trpc/types";

/** Somebody saved while this was open: said at once, not only when one saves. */
export function NewerVersionNote({
  latest,
  basedOn,
  dirty,
  onShow,
}: {
  latest: RewardVersion;
  /** The version that the text here began from. */
  basedOn: RewardVersion;
  dirty: boolean;
  onShow: () => void;
}) {
  return (
    <div
      role="status"
      className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-1 border-warn border-l-2 pl-3 text-[13px]"
    >
      <span>
        {latest.author} saved version {latest.number}
        {latest.message ? ` (“${latest.message}”)` : ""} meanwhile; what stands here began from version {basedOn.number}
        .{dirty ? " Your changes are safe: saving asks where they go." : ""}
      </span>
      <span className="flex gap-4">
        <Link
          href={compareHref(basedOn.id, latest.id)}
          target="_blank"
          className="font-medium text-[13px] underline underline-offset-4"
        >
          See what changed
        </Link>
        {dirty ? null : (
          <Button variant="link" size="small" onClick={onShow}>
            Show version {latest.number}
          </Button>
        )}
      </span>
    </div>
  );
}
