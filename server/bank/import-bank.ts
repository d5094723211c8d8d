import { z } from "zod";
import { didYouMean } from "@/domain/reward/nearest-name";
import type { ImportReport } from "@/domain/rollout/import-report";
import { meantKey, readRolloutLine } from "@/domain/rollout/read-rollout-line";
import { NotText, splitLines } from "@/domain/rollout/split-lines";
import { isNameable } from "@/domain/task/task-of-banks";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { storableIfNeeded } from "@/server/ingest/read-body";
import { type KnownTask, knownTask } from "@/server/task/known-task";
import { type BankWriter, openBankWriter } from "./write-bank";

/** Lines that an answer lists; the others are counted. */
const LISTED_FAULTS = 100;
/** Different unknown keys that an answer names. */
const LISTED_KEYS = 20;

const text = (most: number) => z.string().trim().min(1).max(most);

const splitFault = ({ input }: { input?: unknown }) =>
  input === "test"
    ? "rollouts of test prompts make no bank, because a reward designed on them would have seen what it is judged by; take validation prompts"
    : "it is validation or train";

/** What a file of rollouts does not say of itself. */
export const importAboutSchema = z.strictObject({
  name: text(200),
  task: text(200),
  baseModel: text(300),
  split: z.enum(["train", "validation"], { error: splitFault }).default("validation"),
  temperature: z.number().positive().max(10).default(1),
  /** Temperature at which refLogprob was measured. */
  refTemperature: z.number().positive().max(10).default(1),
  topP: z.number().positive().max(1).nullable().default(null),
  topK: z.int().min(0).nullable().default(null),
  /** The signal that is success on a task that is not ours; null: as earlier banks of it say, else a usual name. */
  success: z.string().trim().max(100).nullable().default(null),
  /** What becomes of the rest where lines are faulty. */
  faulty: z.enum(["skip", "refuse"]).default("skip"),
  fileName: z.string().max(300).nullable().default(null),
});
export type ImportAbout = z.infer<typeof importAboutSchema>;

/** Reads JSONL as it arrives and makes a bank of it, whole or not at all. Faulty lines are left out, or leave out everything. */
export async function importBank(
  db: Database,
  actor: Actor,
  { about, chunks }: { about: ImportAbout; chunks: AsyncIterable<Uint8Array> },
): Promise<ImportReport> {
  requireOwner(actor);
  const topP = about.topP === 1 ? null : about.topP;
  const topK = about.topK === 0 ? null : about.topK;
  const task = await knownTask(db.prisma, actor, about.task);
  const chosen = chosenSuccess(about, task);
  const seen = {
    lines: 0,
    faulty: 0,
    faults: [] as ImportReport["faults"],
    unknown: new Map<string, { line: number; lines: number }>(),
  };
  const refused = (refusal: string): ImportReport => ({
    ...{ bankId: null, refusal, rollouts: 0, prompts: 0, notes: unknownNotes(seen.unknown) },
    ...{ lines: seen.lines, faulty: seen.faulty, faults: seen.faults },
  });
  try {
    return await inTransaction(db, async (client) => {
      const writer = await openBankWriter(client, {
        ...about,
        topP,
        topK,
        success: chosen || (task?.success ?? null),
        projectId: actor.projectId,
        source: "imported",
      });
      for await (const { number, text: line, fault } of splitLines(chunks)) {
        seen.lines += 1;
        const message = fault ?? (await take(writer, line, number, seen.unknown));
        if (message === null) continue;
        seen.faulty += 1;
        if (seen.faults.length < LISTED_FAULTS) seen.faults.push({ line: number, message });
      }
      const refusal = refusalOf(seen, writer, about) ?? successRefusal(writer, chosen);
      // Thrown, so that the transaction leaves nothing.
      if (refusal) throw new Refused(refusal);
      const facts = writer.facts();
      const origin = { source: "imported" as const, fileName: about.fileName, refTemperature: about.refTemperature };
      const counted = { lines: seen.lines, faults: seen.faulty };
      const { bankId, prompts } = await writer.finish((stored) => ({ ...origin, ...counted, ...stored }));
      const notes = [
        ...unknownNotes(seen.unknown),
        ...missingNotes(facts, writer.count, { ...about, topP, topK, known: task }),
        ...nameNotes(writer),
      ];
      const { faulty, faults, lines } = seen;
      return { bankId, refusal: null, rollouts: writer.count, prompts, lines, faulty, faults, notes };
    });
  } catch (error) {
    if (error instanceof Refused || error instanceof NotText) return refused(error.message);
    if (error instanceof AppError && error.code !== "forbidden") return refused(error.message);
    throw error;
  }
}

/** What the import says is success; a task of ours has its own. */
function chosenSuccess({ success, task: id }: ImportAbout, task: KnownTask | null): string | null {
  if (!success) return null;
  if (task && task.knownFrom !== "banks" && success !== task.success) {
    throw new AppError(
      "bad_request",
      `success: it is "${task.success}" on ${id}, so leave it out, or name another task.`,
    );
  }
  return success;
}

function successRefusal(writer: BankWriter, chosen: string | null): string | null {
  const { signals } = writer.seen();
  const names = signals.map(({ name }) => name);
  if (chosen === null || names.includes(chosen)) return null;
  const there = names.length === 0 ? "They have no signals." : `They have ${names.slice(0, 20).join(", ")}.`;
  return `Nothing was imported: no rollout has the signal "${chosen}" that is said to be success.${didYouMean(chosen, names)} ${there}`;
}

function nameNotes(writer: BankWriter): string[] {
  const unnameable = writer.seen().signals.flatMap(({ name }) => (isNameable(name) ? [] : [`"${name.slice(0, 60)}"`]));
  if (unnameable.length === 0) return [];
  return [
    `No reward can name ${unnameable.slice(0, LISTED_KEYS).join(", ")}: letters, digits and _ (64 at most) make a name. Rename in the file and import again to use ${unnameable.length === 1 ? "it" : "them"}.`,
  ];
}

class Refused extends Error {}

async function take(
  writer: BankWriter,
  text: string,
  number: number,
  unknown: Map<string, { line: number; lines: number }>,
): Promise<string | null> {
  const read = readRolloutLine(text, (value) => storableIfNeeded(value, text));
  if (!read.ok) return read.message;
  for (const key of read.unknown) {
    const known = unknown.get(key);
    if (known) known.lines += 1;
    else if (unknown.size < LISTED_KEYS) unknown.set(key, { line: number, lines: 1 });
  }
  return writer.add(read.rollout, number);
}

function refusalOf(
  seen: { lines: number; faulty: number },
  writer: BankWriter,
  { faulty }: Pick<ImportAbout, "faulty">,
): string | null {
  if (seen.lines === 0) return "The file is empty: it has one rollout on each line.";
  if (writer.count === 0) {
    return `None of its ${count(seen.lines, "line")} is a rollout. The first faults say why; docs/banks.md has a line to compare with.`;
  }
  if (faulty === "refuse" && seen.faulty > 0) {
    return `Nothing was imported: ${count(seen.faulty, "line")} of ${seen.lines} ${seen.faulty === 1 ? "is" : "are"} faulty. Mend them, or leave them out.`;
  }
  return null;
}

function unknownNotes(unknown: ReadonlyMap<string, { line: number; lines: number }>): string[] {
  return [...unknown].map(
    ([key, { line, lines }]) =>
      `"${key.slice(0, 60)}" is no part of a rollout and was left out (${count(lines, "line")}, the first ${line}).${meantKey(key)}`,
  );
}

function missingNotes(
  facts: ReturnType<BankWriter["facts"]>,
  rollouts: number,
  about: Pick<ImportAbout, "task" | "temperature" | "refTemperature" | "topP" | "topK"> & {
    known: KnownTask | null;
  },
): string[] {
  const { accuracy, withoutRef, withoutSampling, withoutTokens } = facts;
  const of = (n: number) =>
    n === rollouts ? (n === 1 ? "The rollout" : `All ${rollouts} rollouts`) : `${n} of ${rollouts} rollouts`;
  const lack = (n: number) => (n === 1 ? "lacks" : "lack");
  const notes: string[] = [];
  if (accuracy === null) {
    const ours = about.known && about.known.knownFrom !== "banks" ? about.known : null;
    notes.push(
      `No rollout has a signal ${ours ? `"${ours.success}", which is success of ${ours.name}` : '"correct" or "goal_achieved", so none is success'}: accuracy is not known.`,
    );
  }
  if (about.topP !== null || about.topK !== null) {
    notes.push("A bank that was cut by top-p or top-k is kept for previews; nothing is forecast on it.");
  }
  if (withoutRef > 0)
    notes.push(
      `${of(withoutRef)} ${lack(withoutRef)} refLogprob: no forecast counts ${withoutRef === 1 ? "it" : "them"}.`,
    );
  if (withoutSampling > 0 && about.temperature !== about.refTemperature) {
    notes.push(
      `${of(withoutSampling)} ${lack(withoutSampling)} samplingLogprob, sampled at temperature ${about.temperature} with refLogprob at ${about.refTemperature}: a forecast takes refLogprob in its place, which is wrong by an unknown amount.`,
    );
  }
  if (withoutTokens > 0)
    notes.push(
      `${of(withoutTokens)} ${lack(withoutTokens)} tokens: ${withoutTokens === 1 ? "its length counts" : "their lengths count"} as 0.`,
    );
  return notes;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}
