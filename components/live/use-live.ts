"use client";

import { useCallback, useRef, useSyncExternalStore } from "react";
import type { LogLine } from "@/trpc/types";
import { useLive } from "./live-provider";
import type { LiveRunState, LiveTopic } from "./live-store";
import { EMPTY_METRIC, type MetricState } from "./metric-state";

/** What the stream last said of a run; null before it said anything. */
export function useRunState(runId: string): LiveRunState | null {
  return useTopic(runId, "state", (store) => store.state(runId), null);
}

/** Names of the metrics a run has, sorted. */
export function useMetricNames(runId: string): readonly string[] {
  return useTopic(runId, "metrics", (store) => store.metricNames(runId), NONE);
}

/** Log lines that came while the page was open. */
export function useLiveLogs(runId: string): readonly LogLine[] {
  return useTopic(runId, "logs", (store) => store.logs(runId), NO_LINES);
}

/** A number that grows whenever something of a run has to be fetched anew. */
export function useChanges(runId: string, topic: "rollouts" | "evaluations" | "attempts" | "resets"): number {
  return useTopic(runId, topic, (store) => store.changes(runId, topic), 0);
}

/** Several series of a run, in order of the names; with `paused` they stand still until it is lifted. */
export function useMetrics(runId: string, names: readonly string[], paused = false): readonly MetricState[] {
  const { store } = useLive();
  const kept = useRef<readonly MetricState[]>([]);
  const key = names.join("\n");
  const subscribe = useCallback(
    (listener: () => void) => {
      if (paused || key === "") return noop;
      const stops = key.split("\n").map((name) => store.subscribe(runId, `metric:${name}`, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, runId, key, paused],
  );
  const snapshot = () => {
    if (paused && kept.current.length === names.length) return kept.current;
    const now = names.map((name) => store.metric(runId, name));
    if (now.length !== kept.current.length || now.some((state, i) => state !== kept.current[i])) kept.current = now;
    return kept.current;
  };
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** One series of a run. */
export function useMetric(runId: string, name: string): MetricState {
  return useTopic(runId, `metric:${name}`, (store) => store.metric(runId, name), EMPTY_METRIC);
}

const NONE: readonly string[] = [];
const NO_LINES: readonly LogLine[] = [];
const noop = () => {};

function useTopic<T>(
  runId: string,
  topic: LiveTopic,
  read: (store: ReturnType<typeof useLive>["store"]) => T,
  none: T,
): T {
  const { store } = useLive();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe(runId, topic, listener),
    [store, runId, topic],
  );
  return useSyncExternalStore(
    subscribe,
    () => read(store),
    () => none,
  );
}
