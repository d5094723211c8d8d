import { z } from "zod";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { attemptsOf, isCurrent } from "@/server/run/attempts";
import { noSuchRun } from "@/server/run/queries";
import { openBankWriter } from "./write-bank";

export type FromRunInput = {
  runId: string;
  /** Never test: a reward designed on it would have seen what it is judged by. */
  split: "train" | "validation";
  fromStep: number;
  toStep: number;
  name: string | null;
};

export type FromRunResult = { bankId: string; name: string; rollouts: number; prompts: number; withoutText: number };

const recordsSchema = z.array(rolloutSchema);
const samplingSchema = z.object({ temperature: z.number().positive() });
const PAGE = 64;

/**
 * Makes a bank of the rollouts that a run kept of some of its steps, those of superseded attempts left out. S_ref is what the run
 * recorded; S_q is what it says it sampled from, else S_pol, which is that for whoever samples at the run's temperature.
 */
export async function bankFromRun(db: Database, actor: Actor, input: FromRunInput): Promise<FromRunResult> {
  requireOwner(actor);
  const { runId, split, fromStep, toStep } = input;
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: { number: true, task: true, baseModel: true, config: true },
  });
  const attempts = run && (await attemptsOf(db.pool, [runId])).get(runId);
  if (!run || !attempts) throw noSuchRun();
  const sampling = samplingSchema.safeParse(run.config);
  const temperature = sampling.success ? sampling.data.temperature : 1;
  const name = input.name ?? `Run #${run.number}, ${spanOf(input)}`;
  return inTransaction(db, async (client) => {
    const writer = await openBankWriter(client, {
      ...{ projectId: actor.projectId, name, task: run.task, baseModel: run.baseModel, source: "run", split },
      ...{ temperature, topP: null, topK: null },
    });
    // Groups of the later ones in a step may be kept without text: what their prompt is, another step may know.
    const { rows: known } = await client.query<{ prompt_id: string; prompt: string }>(
      `select distinct on (prompt_id) prompt_id, prompt from rollout_group
        where run_id = $1 and split = $2 and prompt <> '' order by prompt_id, id`,
      [runId, split],
    );
    const prompts = new Map(known.map(({ prompt_id, prompt }) => [prompt_id, prompt]));
    let after = { step: fromStep, id: -1 };
    for (;;) {
      const { rows } = await client.query<{
        id: number;
        step: number;
        attempt: number;
        prompt_id: string;
        tier: string | null;
        rollouts: unknown;
      }>(
        `select g.id, g.step, a.number as attempt, g.prompt_id, g.tier, g.rollouts
           from rollout_group g join attempt a on a.id = g.attempt_id
          where g.run_id = $1 and g.split = $2 and g.step <= $3 and (g.step, g.id) > ($4, $5)
          order by g.step, g.id limit ${PAGE}`,
        [runId, split, toStep, after.step, after.id],
      );
      for (const row of rows) {
        if (!isCurrent(attempts, row.attempt, row.step)) continue;
        for (const record of recordsSchema.parse(row.rollouts)) {
          const fault = await writer.add(
            {
              ...record,
              promptId: row.prompt_id,
              prompt: prompts.get(row.prompt_id) ?? "",
              samplingLogprob: record.samplingLogprob ?? record.policyLogprob,
              // A script may send one policy step with all of them.
              group: `${row.prompt_id}@${row.step}`,
              ...(record.tier === undefined && row.tier !== null ? { tier: row.tier } : {}),
            },
            row.step,
          );
          if (fault) throw new AppError("bad_request", `These rollouts make no bank: ${fault}`);
        }
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last;
    }
    if (writer.count === 0) {
      throw new AppError(
        "bad_request",
        `The run kept no ${split === "train" ? "training" : "validation"} rollouts of ${fromStep === toStep ? `step ${fromStep}` : `steps ${fromStep} to ${toStep}`}. Its Rollouts tab shows which it has.`,
      );
    }
    const { withoutText } = writer.facts();
    const from = { source: "run" as const, runId, number: run.number, split, fromStep, toStep };
    const { bankId, prompts: count } = await writer.finish((stored) => ({
      ...from,
      refTemperature: temperature,
      ...stored,
    }));
    return { bankId, name, rollouts: writer.count, prompts: count, withoutText };
  });
}

function spanOf({ split, fromStep, toStep }: FromRunInput): string {
  const what = split === "train" ? "training" : "validation";
  return fromStep === toStep ? `${what} at step ${fromStep}` : `${what}, steps ${fromStep} to ${toStep}`;
}
