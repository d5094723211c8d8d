import {
  claimResponseSchema,
  createRunRequestSchema,
  createRunResponseSchema,
  eventsResponseSchema,
  registerRequestSchema,
} from "@/domain/protocol/messages";
import { type RecordedCall, type Recording, sentBodySchema } from "./recording";
import type { TakenCall } from "./recording-server";
import { thinRollouts } from "./thin-rollouts";

type Tape = {
  hear: (call: TakenCall) => void;
  /** What the trainer last registered as; null before. */
  trainer: () => Recording["trainer"] | null;
  /** Greatest step of the metrics of a run's newest attempt; -1 before the first. */
  lastStep: (run: string) => number;
  hasWeights: (run: string, step: number) => boolean;
  recordingOf: (
    run: string,
    about: { launch: string; index: number; queuedAt: Date; keepsWeights: boolean },
  ) => Recording;
};

/** Sorts the calls that a server took by run. */
export function createTape(): Tape {
  let registered: Recording["trainer"] | null = null;
  const calls = new Map<string, RecordedCall[]>();
  const attempts = new Map<string, number>();
  const add = (run: string, call: RecordedCall) => calls.set(run, [...(calls.get(run) ?? []), call]);

  function hear({ method, path, at, body, answer }: TakenCall): void {
    const weights = /^\/runs\/([^/]+)\/checkpoints\/(\d+)$/.exec(path);
    if (weights && method === "PUT") {
      const run = decodeURIComponent(weights[1] ?? "");
      const attempt = calls.get(run)?.at(-1)?.attempt ?? 1;
      add(run, { call: "weights", at, attempt, step: Number(weights[2]), base64: body.toString("base64") });
    }
    if (weights) return;
    const said: unknown = JSON.parse(body.toString("utf8"));
    if (path === "/register") registered = registerRequestSchema.parse(said);
    if (path === "/claim") {
      const job = claimResponseSchema.parse(answer).claimed;
      if (job === null) return;
      attempts.set(job.attempt, job.attemptNumber);
      add(job.run, { call: "claim", at, attempt: job.attemptNumber, resumeFrom: job.resumeFrom });
    }
    if (path === "/runs") {
      const { run, attempt, attemptNumber } = createRunResponseSchema.parse(answer);
      const { trainer: _, ...request } = createRunRequestSchema.parse(said);
      attempts.set(attempt, attemptNumber);
      add(run, { call: "open", at, attempt: attemptNumber, request });
    }
    if (path === "/events" && eventsResponseSchema.parse(answer).result === "accepted") {
      const { run, attempt, leaseToken: _, ...body } = sentBodySchema.parse(said);
      add(run, { call: "events", at, attempt: attempts.get(attempt) ?? 1, body });
    }
  }

  return {
    hear,
    trainer: () => registered,
    lastStep: (run) => {
      const own = calls.get(run) ?? [];
      const newest = own.at(-1)?.attempt;
      const steps = own.flatMap((call) =>
        call.call === "events" && call.attempt === newest ? call.body.metrics.map(({ step }) => step) : [],
      );
      return Math.max(-1, ...steps);
    },
    hasWeights: (run, step) => (calls.get(run) ?? []).some((call) => call.call === "weights" && call.step === step),
    recordingOf(run, { launch, index, queuedAt, keepsWeights }) {
      const own = calls.get(run) ?? [];
      const [first] = own;
      if (registered === null || first === undefined) throw new Error(`Nothing was heard of the run ${run}.`);
      const isBank = launch.startsWith("bank");
      const seen = new Map<string, number>();
      const lastWeights = own.findLast((call) => call.call === "weights");
      return {
        recording: 1,
        launch,
        index,
        recordedAt: first.at,
        queuedAt: queuedAt.toISOString(),
        trainer: registered,
        calls: own.flatMap((call): RecordedCall[] => {
          if (call.call === "weights") return keepsWeights && call === lastWeights ? [call] : [];
          return call.call === "events" && !isBank ? [{ ...call, body: thinRollouts(call.body, seen) }] : [call];
        }),
      };
    },
  };
}
