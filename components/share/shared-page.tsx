"use client";

import { useMemo, useState } from "react";
import { CompareScreen } from "@/components/compare/compare-screen";
import { RunScreen } from "@/components/run/run-screen";
import { PageHeader } from "@/components/ui/page-header";
import type { Snapshot } from "@/domain/share/snapshot";
import { SharedTRPCProvider } from "@/trpc/share-client";
import { FrozenLoader } from "./frozen-loader";
import { SharedBanner } from "./shared-banner";
import { type Viewer, ViewerProvider } from "./viewer";

export type SharedPageInfo = {
  page: "run" | "comparison";
  runIds: string[];
  name: string;
  title: string;
  frozenAt: Date | null;
  expiresAt: Date | null;
};

/** What a link shows: the same screens as their owner sees, with nothing to press. */
export function SharedPage({ token, share }: { token: string; share: SharedPageInfo }) {
  if (share.frozenAt === null) return <SharedScreens token={token} share={share} snapshot={null} />;
  return (
    <FrozenLoader token={token}>
      {(snapshot) => <SharedScreens token={token} share={share} snapshot={snapshot} />}
    </FrozenLoader>
  );
}

function SharedScreens({
  token,
  share,
  snapshot,
}: {
  token: string;
  share: SharedPageInfo;
  snapshot: Snapshot | null;
}) {
  const [ended, setEnded] = useState(false);
  const viewer = useMemo<Viewer>(() => ({ kind: "share", frozenAt: share.frozenAt, ended }), [share.frozenAt, ended]);
  const [runId] = share.runIds;
  return (
    <ViewerProvider value={viewer}>
      <SharedTRPCProvider token={token} snapshot={snapshot} onEnd={() => setEnded(true)}>
        <SharedBanner token={token} share={share} ended={ended} />
        {share.page === "comparison" ? (
          <>
            <PageHeader title="Comparison" description={share.title} />
            <CompareScreen runIds={share.runIds} />
          </>
        ) : runId !== undefined ? (
          <RunScreen runId={runId} />
        ) : null}
      </SharedTRPCProvider>
    </ViewerProvider>
  );
}
