"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { isTerminal } from "@/domain/run/status";
import { useTRPCClient } from "@/trpc/client";
import { browserPage } from "./browser-page";
import { type LiveConnection, type LiveHealth, type LiveTransport, openLiveConnection } from "./live-connection";
import { createLiveStore, type LiveRunState, type LiveStore } from "./live-store";

/** The stream takes this many runs at most; a list shows the newest live. */
const MAX_RUNS = 100;

type LiveContextValue = {
  store: LiveStore;
  /** Changes the store with the stream stopped; the runs named have their series from then on. */
  restart: (runIds: readonly string[], change: () => void) => void;
};

const LiveContext = createContext<LiveContextValue | null>(null);
const HealthContext = createContext<LiveHealth>("connecting");

/**
 * One event stream for the runs of a page. `runs` are followed from their revisions; `waitForSeries`: not before their
 * series have been loaded (`restart` with a `store.load`).
 */
export function LiveProvider({
  runs,
  waitForSeries = false,
  children,
}: {
  runs: readonly ({ runId: string } & LiveRunState)[];
  waitForSeries?: boolean;
  children: ReactNode;
}) {
  const client = useTRPCClient();
  const [store] = useState(createLiveStore);
  const [health, setHealth] = useState<LiveHealth>("connecting");
  const connection = useRef<LiveConnection | null>(null);
  const loaded = useRef(new Set<string>());
  const ids = runs
    .filter(({ runId, status }) => !isTerminal(store.state(runId)?.status ?? status))
    .map(({ runId }) => runId)
    .slice(0, MAX_RUNS)
    .sort()
    .join(" ");

  useEffect(() => {
    if (waitForSeries) return;
    for (const { runId, ...state } of runs) store.follow(runId, state);
  }, [store, runs, waitForSeries]);

  useEffect(() => {
    const runIds = ids === "" ? [] : ids.split(" ");
    const transport: LiveTransport = (cursor, on) =>
      client.live.runs.subscribe(
        { runs: cursor },
        {
          onStarted: on.onOpen,
          onData: ({ data }) => on.onDelta(data),
          onConnectionStateChange: (state) => {
            if (state.state === "pending") on.onOpen();
            else if (state.state === "connecting" && state.error) on.onLost();
          },
          onError: on.onError,
          onComplete: on.onError,
        },
      );
    const opened = openLiveConnection({
      transport,
      page: browserPage,
      cursor: () =>
        runIds
          .filter((runId) => !waitForSeries || loaded.current.has(runId))
          .map((runId) => ({ runId, revision: store.revision(runId) })),
      onDeltas: store.apply,
      onHealth: setHealth,
    });
    connection.current = opened;
    return () => {
      connection.current = null;
      opened.close();
    };
  }, [client, store, ids, waitForSeries]);

  const restart = useCallback((runIds: readonly string[], change: () => void) => {
    const changeAndMark = () => {
      change();
      for (const runId of runIds) loaded.current.add(runId);
    };
    if (connection.current) connection.current.restart(changeAndMark);
    else changeAndMark();
  }, []);
  const value = useMemo(() => ({ store, restart }), [store, restart]);
  return (
    <LiveContext.Provider value={value}>
      <HealthContext.Provider value={health}>{children}</HealthContext.Provider>
    </LiveContext.Provider>
  );
}

/** The page's live store, and how to change it with the stream stopped. */
export function useLive(): LiveContextValue {
  const value = useContext(LiveContext);
  if (!value) throw new Error("useLive needs a LiveProvider above it.");
  return value;
}

/** Whether the stream is up. */
export function useLiveHealth(): LiveHealth {
  return useContext(HealthContext);
}
