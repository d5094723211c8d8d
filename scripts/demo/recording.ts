import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { createRunRequestSchema, registerRequestSchema } from "@/domain/protocol/messages";

/** What one run's trainer sent: who it was, then its calls in the order in which the server took them. */
export type Recording = z.output<typeof headerSchema> & { calls: RecordedCall[] };
export type RecordedCall = z.output<typeof callSchema>;
export type RecordedBody = z.output<typeof bodySchema>;

const headerSchema = z.strictObject({
  recording: z.literal(1),
  /** Key of the launch in scenarios.ts, and which of its runs this is. */
  launch: z.string(),
  index: z.int().min(0),
  recordedAt: z.iso.datetime(),
  /** When the run was put in the queue. */
  queuedAt: z.iso.datetime(),
  trainer: registerRequestSchema,
});

const at = z.iso.datetime();
const attempt = z.int().min(1);
/** An events body as it was sent, without the lease; the protocol's own schema reads it when it is replayed. */
const bodySchema = z.looseObject({
  seq: z.int(),
  metrics: z.array(z.looseObject({ step: z.int() })).default([]),
  rollouts: z.array(z.looseObject({ step: z.int(), split: z.string() })).default([]),
});
const callSchema = z.discriminatedUnion("call", [
  z.strictObject({ call: z.literal("claim"), at, attempt, resumeFrom: z.int().nullable() }),
  // A script's own run, which nobody claims.
  z.strictObject({ call: z.literal("open"), at, attempt, request: createRunRequestSchema.omit({ trainer: true }) }),
  z.strictObject({
    call: z.literal("events"),
    at,
    attempt,
    body: bodySchema,
  }),
  z.strictObject({ call: z.literal("weights"), at, attempt, step: z.int().min(0), base64: z.string() }),
]);

/** An events body with what a recording leaves out. */
export const sentBodySchema = bodySchema.extend({ run: z.string(), attempt: z.string(), leaseToken: z.string() });

export const RECORDINGS = fileURLToPath(new URL("../../prisma/seed/", import.meta.url));
const ENDING = ".jsonl.gz";

export function writeRecording({ calls, ...header }: Recording, folder = RECORDINGS): void {
  // A stack in a log names the folder of whoever recorded: nobody else's business.
  const lines = [header, ...calls].map((line) => JSON.stringify(line).replaceAll(process.cwd(), "."));
  writeFileSync(path.join(folder, nameOf(header)), gzipSync(`${lines.join("\n")}\n`, { level: 9 }));
}

export function readRecording(place: { launch: string; index: number }, folder = RECORDINGS): Recording {
  const text = gunzipSync(readFileSync(path.join(folder, nameOf(place)))).toString("utf8");
  const [header, ...calls] = text.trimEnd().split("\n");
  return {
    ...headerSchema.parse(JSON.parse(header ?? "")),
    calls: calls.map((line) => callSchema.parse(JSON.parse(line))),
  };
}

export function listRecordings(folder = RECORDINGS): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(ENDING));
}

const nameOf = ({ launch, index }: { launch: string; index: number }) => `${launch}-${index + 1}${ENDING}`;
