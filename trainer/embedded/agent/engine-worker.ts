import { parentPort } from "node:worker_threads";
import { endChildren } from "@/python/start-child";
import { openSession } from "@/trainer/embedded/session";
import type { TrainingSession } from "@/trainer/embedded/session-types";
import type { EngineAnswer, EngineCall } from "./engine-thread";

/** The thread that computes: one session at a time, so that the trainer's own thread stays free to talk to the server. */
const port = parentPort;
if (!port) throw new Error("engine-worker runs in a worker thread");

const tell = (message: EngineAnswer) => port.postMessage(message);
let session: TrainingSession | null = null;

async function answer(call: Exclude<EngineCall, { kind: "close" }>): Promise<EngineAnswer> {
  if (call.kind === "open") {
    session?.dispose();
    const { kind: _, ...options } = call;
    session = await openSession({ ...options, say: (sentence) => tell({ kind: "said", sentence }) });
    return { kind: "opened", step: session.step };
  }
  if (!session) throw new Error("no session is open");
  if (call.kind === "next") return { kind: "report", report: await session.next() };
  return { kind: "checkpoint", step: session.step, bytes: await session.checkpoint() };
}

port.on("message", (call: EngineCall) => {
  if (call.kind === "close") return void endChildren().then(() => process.exit());
  answer(call).then(tell, (error: unknown) =>
    tell({
      kind: "failed",
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? (error.stack ?? null) : null,
    }),
  );
});
