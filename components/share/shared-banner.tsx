"use client";

import { Badge } from "@/components/ui/badge";
import { When } from "@/components/ui/when";
import type { SharedPageInfo } from "./shared-page";
import { TakeReward } from "./take-reward";

/** What kind of page a link opened: live or of which moment, for how long, and when it has ended. */
export function SharedBanner({ token, share, ended }: { token: string; share: SharedPageInfo; ended: boolean }) {
  const { name, frozenAt, expiresAt } = share;
  if (ended) {
    return (
      <div role="alert" className="mb-6 rounded-xl border border-border bg-warn-soft px-5 py-3">
        <p className="font-medium text-warn">This link has ended</p>
        <p className="mt-1 text-sm">
          What is drawn below was read before that; nothing more comes. Ask whoever sent the link for a new one.
        </p>
      </div>
    );
  }
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-3 gap-y-1 border-border border-b pb-3 text-soft text-sm">
      <Badge tone={frozenAt ? "outline" : "live"}>{frozenAt ? "Frozen" : "Live"}</Badge>
      {name ? <span className="min-w-0 break-words font-medium text-foreground">{name}</span> : null}
      <span>
        {frozenAt ? (
          <>
            Read-only, as it was on <When date={frozenAt} />.
          </>
        ) : share.page === "run" ? (
          "Read-only; follows the run."
        ) : (
          "Read-only; follows the runs."
        )}
      </span>
      {expiresAt ? (
        <span className="text-faint">
          The link ends on <When date={expiresAt} />.
        </span>
      ) : null}
      <span className="ml-auto">
        <TakeReward token={token} runIds={share.runIds} />
      </span>
    </div>
  );
}
