import { describe, expect, it } from "vitest";
import type { LiveDelta } from "@/trpc/types";
import { createLiveStore } from "./live-store";

const delta = (revision: number, points: [string, number, number][], rest: Partial<LiveDelta> = {}): LiveDelta => ({
  runId: "r",
  revision,
  status: "running",
  unresponsive: false,
  step: revision,
  steps: 30,
  attempts: [{ number: 1, resumeFrom: null }],
  points: points.map(([metric, step, value]) => ({ metric, step, value, attempt: 1, at: new Date(0) })),
  logs: [],
  rolloutSteps: [],
  evaluationSteps: [],
  reset: false,
  ...rest,
});
const values = (store: ReturnType<typeof createLiveStore>, metric: string) =>
  store.metric("r", metric).points.map((p) => [p.step, p.value]);

describe("createLiveStore", () => {
  it("goes on from loaded series without gap or double", () => {
    const store = createLiveStore();
    store.load("r", {
      revision: 2,
      attempts: [{ number: 1, resumeFrom: null }],
      series: [
        {
          metric: "kl",
          level: 0,
          width: 1,
          points: [{ step: 1, value: 0.1, min: 0.1, max: 0.1, count: 1, notFinite: 0 }],
          superseded: [],
        },
      ],
    });
    expect(store.revision("r")).toBe(2);
    store.apply([delta(3, [["kl", 2, 0.2]])]);
    store.apply([delta(3, [["kl", 2, 0.2]]), delta(4, [["kl", 3, 0.3]])]);
    expect(values(store, "kl")).toEqual([
      [1, 0.1],
      [2, 0.2],
      [3, 0.3],
    ]);
  });

  it("takes more series without losing what those loaded before still miss", () => {
    const store = createLiveStore();
    const loaded = (revision: number, metric: string) => ({
      revision,
      attempts: [{ number: 1, resumeFrom: null }],
      series: [{ metric, level: 0 as const, width: 1, points: [], superseded: [] }],
    });
    store.load("r", loaded(2, "kl"));
    store.load("r", loaded(5, "reward"), true);
    // Revisions 3 to 5 of kl have not come yet: the stream goes on from 2.
    expect(store.revision("r")).toBe(2);
    store.load("r", loaded(7, "kl"));
    expect(store.revision("r")).toBe(7);
  });

  it("wakes only the chart whose metric changed", () => {
    const store = createLiveStore();
    const heard: string[] = [];
    store.subscribe("r", "metric:kl", () => heard.push("kl"));
    store.subscribe("r", "metric:loss", () => heard.push("loss"));
    store.subscribe("r", "metrics", () => heard.push("names"));
    store.apply([delta(1, [["kl", 1, 0]])]);
    store.apply([delta(2, [["kl", 2, 0]])]);
    expect(heard).toEqual(["kl", "names", "kl"].sort((a, b) => (a === "names" ? -1 : b === "names" ? 1 : 0)));
  });

  it("does not move the cursor of a followed run when its row is read again, so that no point is passed over", () => {
    const store = createLiveStore();
    const state = { status: "running" as const, unresponsive: false, step: 3, steps: 30 };
    store.follow("r", { ...state, revision: 3 });
    store.follow("r", { ...state, step: 9, revision: 9 });
    expect([store.revision("r"), store.state("r")?.step]).toEqual([3, 9]);
  });

  it("passes over a delta older than what it has", () => {
    const store = createLiveStore();
    store.apply([delta(5, [["kl", 5, 1]])]);
    store.apply([delta(4, [["kl", 5, 9]])]);
    expect(values(store, "kl")).toEqual([[5, 1]]);
  });

  it("keeps the attempts when a delta only renews the state", () => {
    const store = createLiveStore();
    store.apply([delta(1, [["kl", 1, 0.1]])]);
    store.apply([delta(1, [], { attempts: [], unresponsive: true })]);
    store.apply([
      delta(2, [["kl", 2, 0.2]], {
        attempts: [
          { number: 1, resumeFrom: null },
          { number: 2, resumeFrom: 1 },
        ],
      }),
    ]);
    expect(store.state("r")?.unresponsive).toBe(false);
    expect(
      store
        .metric("r", "kl")
        .superseded.get(1)
        ?.map((p) => p.step),
    ).toEqual([2]);
  });

  it("asks for everything again after a reset", () => {
    const store = createLiveStore();
    let asked = 0;
    store.subscribe("r", "resets", () => asked++);
    store.apply([delta(9, [], { reset: true })]);
    expect([asked, store.changes("r", "resets"), store.revision("r")]).toEqual([1, 1, 9]);
  });

  it("asks once until the series are loaded, so that fast points cannot keep a load from ending", () => {
    const store = createLiveStore();
    store.apply([delta(9, [], { reset: true })]);
    store.apply([delta(10, [], { reset: true })]);
    expect(store.changes("r", "resets")).toBe(1);
    store.load("r", { revision: 10, attempts: [], series: [] });
    store.apply([delta(11, [], { reset: true })]);
    expect(store.changes("r", "resets")).toBe(2);
  });

  it("keeps each log line once, in order", () => {
    const store = createLiveStore();
    const line = (id: number) => ({ id, at: new Date(0), level: "info" as const, text: `line ${id}`, attempt: 1 });
    store.apply([delta(1, [], { logs: [line(2), line(1)] })]);
    store.apply([delta(1, [], { logs: [line(2), line(3)] })]);
    expect(store.logs("r").map((l) => l.id)).toEqual([1, 2, 3]);
  });
});
