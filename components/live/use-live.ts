"use client";

import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
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

/** The same of several runs, as one text that changes with any of them: their counts, joined by commas. */
export function useChangesOfRuns(
  runIds: readonly string[],
  topic: "evaluations" | "attempts" | "resets" | "metrics",
): string {
  const { store } = useLive();
  const ids = runIds.join(" ");
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = ids.split(" ").map((id) => store.subscribe(id, topic, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, ids, topic],
  );
  const read = () =>
    runIds.map((id) => (topic === "metrics" ? store.metricNames(id).length : store.changes(id, topic))).join();
  return useSyncExternalStore(subscribe, read, () => runIds.map(() => 0).join());
}

/** Several series of a run, in order of the names; with `paused` they stand still until it is lifted. */
export function useMetrics(runId: string, names: readonly string[], paused = false): readonly MetricState[] {
  return useMetricsOfRuns(
    useMemo(() => [runId], [runId]),
    names,
    paused,
  );
}

/** The named series of several runs: all of the first run, then all of the second. */
export function useMetricsOfRuns(
  runIds: readonly string[],
  names: readonly string[],
  paused = false,
): readonly MetricState[] {
  const { store } = useLive();
  const kept = useRef<{ key: string; states: readonly MetricState[] }>({ key: "", states: [] });
  const key = `${runIds.join(" ")}\n${names.join(" ")}`;
  const subscribe = useCallback(
    (listener: () => void) => {
      if (paused) return noop;
      const [ids = "", metrics = ""] = key.split("\n");
      const stops = ids
        .split(" ")
        .flatMap((id) => metrics.split(" ").map((metric) => store.subscribe(id, `metric:${metric}`, listener)));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, key, paused],
  );
  const snapshot = () => {
    const before = kept.current;
    if (paused && before.key === key) return before.states;
    const states = runIds.flatMap((id) => names.map((name) => store.metric(id, name)));
    const same = before.key === key && states.every((state, i) => state === before.states[i]);
    if (!same) kept.current = { key, states };
    return kept.current.states;
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
