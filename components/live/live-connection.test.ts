import { describe, expect, it } from "vitest";
import type { LiveDelta } from "@/trpc/types";
import { type LiveCursor, type LivePage, type LiveTransport, openLiveConnection } from "./live-connection";

const delta = (revision: number): LiveDelta => ({
  runId: "r",
  revision,
  status: "running",
  unresponsive: false,
  step: revision,
  steps: 30,
  attempts: [],
  points: [],
  logs: [],
  rolloutSteps: [],
  evaluationSteps: [],
  reset: false,
});

/** A page and a server that the test drives by hand. */
function stage() {
  let hidden = false;
  let revision = 0;
  const visibility = new Set<() => void>();
  const frames: (() => void)[] = [];
  const waits: (() => void)[] = [];
  const opened: LiveCursor[][] = [];
  const batches: number[][] = [];
  const health: string[] = [];
  let open = 0;
  let on: Parameters<LiveTransport>[1] | null = null;
  const page: LivePage = {
    isHidden: () => hidden,
    onVisibility: (listener) => {
      visibility.add(listener);
      return () => visibility.delete(listener);
    },
    onFrame: (callback) => {
      frames.push(callback);
      return () => frames.splice(frames.indexOf(callback), 1);
    },
    wait: (callback) => {
      waits.push(callback);
      return () => waits.splice(0);
    },
  };
  const connection = openLiveConnection({
    page,
    transport: (runs, handlers) => {
      opened.push(runs);
      open++;
      on = handlers;
      handlers.onOpen();
      return { unsubscribe: () => open-- };
    },
    cursor: () => [{ runId: "r", revision }],
    onDeltas: (deltas) => {
      batches.push(deltas.map((d) => d.revision));
      revision = deltas.at(-1)?.revision ?? revision;
    },
    onHealth: (state) => health.push(state),
  });
  return {
    connection,
    opened,
    batches,
    health,
    waits,
    streams: () => open,
    setRevision: (value: number) => {
      revision = value;
    },
    send: (n: number) => on?.onDelta(delta(n)),
    fail: () => on?.onError(),
    paint: () => frames.splice(0).forEach((frame) => void frame()),
    setHidden: (value: boolean) => {
      hidden = value;
      for (const listener of visibility) listener();
    },
  };
}

describe("openLiveConnection", () => {
  it("hands on what came between two frames at once", () => {
    const s = stage();
    s.send(1);
    s.send(2);
    expect(s.batches).toEqual([]);
    s.paint();
    s.send(3);
    s.paint();
    expect(s.batches).toEqual([[1, 2], [3]]);
  });

  it("closes while the page is hidden and goes on from where it stood", () => {
    const s = stage();
    s.send(1);
    s.setHidden(true);
    expect([s.streams(), s.batches]).toEqual([0, [[1]]]);
    s.setHidden(false);
    expect([s.streams(), s.opened.at(-1)]).toEqual([1, [{ runId: "r", revision: 1 }]]);
    expect(s.health).toEqual(["connecting", "live", "hidden", "connecting", "live"]);
  });

  it("opens again from its cursor after an error", () => {
    const s = stage();
    s.send(4);
    s.fail();
    expect([s.streams(), s.batches, s.health.at(-1)]).toEqual([0, [[4]], "lost"]);
    s.waits[0]?.();
    expect(s.opened.at(-1)).toEqual([{ runId: "r", revision: 4 }]);
  });

  it("goes on from series that were fetched anew, even where the stream was ahead of them", () => {
    const s = stage();
    s.send(20);
    s.connection.restart(() => s.setRevision(18));
    expect([s.batches, s.opened.at(-1), s.streams()]).toEqual([[[20]], [{ runId: "r", revision: 18 }], 1]);
  });

  it("takes nothing more from a stream it has left", () => {
    const s = stage();
    s.connection.close();
    s.send(1);
    s.paint();
    expect([s.streams(), s.batches]).toEqual([0, []]);
  });
});
