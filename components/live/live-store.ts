import type { ChartPoint } from "@/components/charts/chart-series";
import type { LiveDelta, LogLine, SeriesPoints } from "@/trpc/types";
import { type AttemptSpan, applyPoints, beginAttempts, EMPTY_METRIC, type MetricState } from "./metric-state";

/** What a run's header shows, as the stream last said it. */
export type LiveRunState = Pick<LiveDelta, "status" | "unresponsive" | "step" | "steps" | "revision">;

type RunEntry = {
  revision: number;
  state: LiveRunState | null;
  attempts: readonly AttemptSpan[];
  metrics: Map<string, MetricState>;
  names: readonly string[];
  logs: readonly LogLine[];
  /** Counts what cannot be patched and must be fetched anew: rollouts, evaluations, attempts, everything. */
  rolloutChanges: number;
  evaluationChanges: number;
  attemptChanges: number;
  resets: number;
  /** Asked to be loaded anew, and not loaded since: asking again would start over a load under way. */
  awaitsLoad: boolean;
};

export type LiveStore = ReturnType<typeof createLiveStore>;
export type LiveTopic =
  | "state"
  | "metrics"
  | "logs"
  | "rollouts"
  | "evaluations"
  | "attempts"
  | "resets"
  | `metric:${string}`;

/** Longer series are fetched again, so that the server's buckets stand in for what a chart cannot show. */
const MAX_RAW_POINTS = 3000;
const MAX_LOGS = 2000;
const NO_NAMES: readonly string[] = [];
const NO_LOGS: readonly LogLine[] = [];

/**
 * The live state of a page's runs: series loaded once, then kept current by deltas. Listeners hear of one topic of one run,
 * so that a point redraws its own chart alone. Applying a delta twice changes nothing.
 */
export function createLiveStore() {
  const runs = new Map<string, RunEntry>();
  const listeners = new Map<string, Set<() => void>>();

  const entryOf = (runId: string): RunEntry => {
    const known = runs.get(runId);
    if (known) return known;
    const made: RunEntry = {
      revision: 0,
      state: null,
      attempts: [],
      metrics: new Map(),
      names: NO_NAMES,
      logs: NO_LOGS,
      rolloutChanges: 0,
      evaluationChanges: 0,
      attemptChanges: 0,
      resets: 0,
      awaitsLoad: false,
    };
    runs.set(runId, made);
    return made;
  };

  const notify = (topics: ReadonlySet<string>) => {
    for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener();
  };

  const applyDelta = (delta: LiveDelta, changed: Set<string>) => {
    const run = entryOf(delta.runId);
    const touch = (topic: LiveTopic) => changed.add(keyOf(delta.runId, topic));
    if (delta.revision < run.revision) return;
    run.revision = delta.revision;
    run.state = pickState(delta);
    touch("state");
    const askForLoad = () => {
      if (run.awaitsLoad) return;
      run.awaitsLoad = true;
      run.resets++;
      touch("resets");
    };
    if (delta.reset) {
      askForLoad();
      run.rolloutChanges++;
      run.evaluationChanges++;
      for (const topic of ["rollouts", "evaluations"] as const) touch(topic);
    }
    // A delta that only renews the state names no attempts; there are never fewer than before.
    if (delta.attempts.length > run.attempts.length) {
      for (const [name, metric] of run.metrics) {
        const cut = beginAttempts(metric, run.attempts, delta.attempts);
        if (cut.stale) askForLoad();
        if (cut.metric !== metric) touch(`metric:${name}`);
        run.metrics.set(name, cut.metric);
      }
      run.attempts = delta.attempts;
      run.attemptChanges++;
      touch("attempts");
    }
    for (const [name, points] of byMetric(delta.points)) {
      const before = run.metrics.get(name);
      const { metric, stale } = applyPoints(before ?? EMPTY_METRIC, points, run.attempts);
      run.metrics.set(name, metric);
      if (!before) {
        run.names = [...run.names, name].sort();
        touch("metrics");
      }
      if (metric !== before) touch(`metric:${name}`);
      if (stale || metric.points.length > MAX_RAW_POINTS) askForLoad();
    }
    if (delta.logs.length > 0) {
      const known = new Set(run.logs.map((line) => line.id));
      const fresh = delta.logs.filter((line) => !known.has(line.id));
      run.logs = [...run.logs, ...fresh].sort((a, b) => a.id - b.id).slice(-MAX_LOGS);
      touch("logs");
    }
    if (delta.rolloutSteps.length > 0) {
      run.rolloutChanges++;
      touch("rollouts");
    }
    if (delta.evaluationSteps.length > 0) {
      run.evaluationChanges++;
      touch("evaluations");
    }
  };

  return {
    /**
     * Takes series as they were at `revision`, from which the stream must go on; metrics not among them stay as they are.
     * `more`: they join others loaded before, so the stream goes on from where the older of both stand.
     */
    load(
      runId: string,
      loaded: { revision: number; attempts: readonly AttemptSpan[]; series: readonly SeriesPoints[] },
      more = false,
    ): void {
      const run = entryOf(runId);
      const changed = new Set<string>();
      if (more) run.revision = Math.min(run.revision, loaded.revision);
      else {
        run.revision = loaded.revision;
        run.awaitsLoad = false;
        run.attempts = loaded.attempts;
      }
      for (const series of loaded.series) {
        run.metrics.set(series.metric, {
          points: series.points,
          coveredBefore: series.level === 0 ? 0 : (series.points.at(-1)?.step ?? -series.width) + series.width,
          superseded: new Map(series.superseded.map(({ attempt, points }) => [attempt, points])),
        });
        changed.add(keyOf(runId, `metric:${series.metric}`));
      }
      const names = [...run.metrics.keys()].sort();
      if (names.join() !== run.names.join()) {
        run.names = names;
        changed.add(keyOf(runId, "metrics"));
      }
      notify(changed);
    },

    /** Follows a run from the revision its row was read at; a newer row of a followed run changes its state alone. */
    follow(runId: string, state: LiveRunState): void {
      const run = entryOf(runId);
      if (run.state && state.revision < run.state.revision) return;
      if (!run.state && run.revision === 0) run.revision = state.revision;
      run.state = state;
      notify(new Set([keyOf(runId, "state")]));
    },

    apply(deltas: readonly LiveDelta[]): void {
      const changed = new Set<string>();
      for (const delta of deltas) applyDelta(delta, changed);
      notify(changed);
    },

    subscribe(runId: string, topic: LiveTopic, listener: () => void): () => void {
      const key = keyOf(runId, topic);
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
      };
    },

    revision: (runId: string): number => runs.get(runId)?.revision ?? 0,
    state: (runId: string): LiveRunState | null => runs.get(runId)?.state ?? null,
    metricNames: (runId: string): readonly string[] => runs.get(runId)?.names ?? NO_NAMES,
    metric: (runId: string, name: string): MetricState => runs.get(runId)?.metrics.get(name) ?? EMPTY_METRIC,
    logs: (runId: string): readonly LogLine[] => runs.get(runId)?.logs ?? NO_LOGS,
    changes(runId: string, topic: "rollouts" | "evaluations" | "attempts" | "resets"): number {
      const run = runs.get(runId);
      if (!run) return 0;
      if (topic === "rollouts") return run.rolloutChanges;
      if (topic === "evaluations") return run.evaluationChanges;
      return topic === "attempts" ? run.attemptChanges : run.resets;
    },
  };
}

/** The last finite value of a series, with its step. */
export function lastFinite(points: readonly ChartPoint[]): { step: number; value: number } | null {
  const point = points.findLast((candidate) => candidate.value !== null);
  return point && point.value !== null ? { step: point.step, value: point.value } : null;
}

function byMetric(points: LiveDelta["points"]): Map<string, LiveDelta["points"]> {
  const groups = new Map<string, LiveDelta["points"]>();
  for (const point of points) {
    const group = groups.get(point.metric);
    if (group) group.push(point);
    else groups.set(point.metric, [point]);
  }
  return groups;
}

function pickState(delta: LiveDelta): LiveRunState {
  const { status, unresponsive, step, steps, revision } = delta;
  return { status, unresponsive, step, steps, revision };
}

function keyOf(runId: string, topic: LiveTopic): string {
  return `${runId}\n${topic}`;
}
