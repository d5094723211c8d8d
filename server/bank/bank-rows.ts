import { z } from "zod";
import { type BankInfo, bankSources } from "@/domain/rollout/bank-info";
import type { Database } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { isUnresponsive, runStatusSchema } from "@/server/run/row";
import { bankOriginSchema } from "./origin";

/** A bank with how far its sampling has come. */
export type BankRow = BankInfo & {
  /** Prompts asked for; a task with fewer validation prompts has fewer. */
  promptsAsked: number;
  unresponsive: boolean;
  failureReason: string | null;
  /** When its sampling was last begun: a bank that gave way begins again. Null where no job samples it. */
  startedAt: Date | null;
  /** Lines that an import left out. */
  linesLeftOut: number;
};

/** Banks of one project, the newest first. */
export async function bankRows(
  db: Database,
  { projectId, where = {}, take = 100 }: { projectId: string; where?: Prisma.BankWhereInput; take?: number },
): Promise<BankRow[]> {
  const banks = await db.prisma.bank.findMany({
    where: { AND: [{ projectId }, where] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
    select: {
      id: true,
      name: true,
      task: true,
      baseModel: true,
      source: true,
      split: true,
      temperature: true,
      topP: true,
      topK: true,
      prompts: true,
      samplesPerPrompt: true,
      rollouts: true,
      origin: true,
      createdAt: true,
      run: { select: { id: true, status: true, failureReason: true, lastBeatAt: true } },
    },
  });
  const sizes = await sizesOf(
    db,
    banks.flatMap(({ run }) => run?.id ?? []),
  );
  const now = new Date();
  return banks.map(({ run, origin, source, rollouts, ...bank }): BankRow => {
    const named = { ...bank, source: z.enum(bankSources).parse(source), promptsAsked: bank.prompts };
    if (run) {
      const status = runStatusSchema.parse(run.status);
      const size = sizes.get(run.id);
      return {
        ...named,
        // The embedded trainer's banks say S_ref at temperature 1 (trainer/embedded/session.ts), and so do all of the protocol.
        refTemperature: 1,
        prompts: size?.groups ?? 0,
        rollouts: (size?.groups ?? 0) * bank.samplesPerPrompt,
        bytes: size?.bytes ?? 0,
        accuracy: size?.accuracy ?? null,
        withoutRef: 0,
        withoutSampling: 0,
        withoutText: 0,
        runId: run.id,
        runNumber: null,
        steps: null,
        fileName: null,
        status,
        unresponsive: isUnresponsive({ status, lastBeatAt: run.lastBeatAt }, now),
        failureReason: run.failureReason,
        startedAt: size?.started_at ?? null,
        linesLeftOut: 0,
      };
    }
    const from = bankOriginSchema.parse(origin);
    return {
      ...named,
      ...from.facts,
      refTemperature: from.refTemperature,
      rollouts: rollouts ?? 0,
      runId: from.source === "run" ? from.runId : null,
      runNumber: from.source === "run" ? from.number : null,
      steps: from.source === "run" ? { from: from.fromStep, to: from.toStep } : null,
      fileName: from.source === "imported" ? from.fileName : null,
      status: "finished",
      unresponsive: false,
      failureReason: null,
      startedAt: null,
      linesLeftOut: from.source === "imported" ? from.faults : 0,
    };
  });
}

/** The newest attempt of each run: it samples all of a bank (trainer/embedded/bank-session.ts). */
export const NEWEST_ATTEMPT = `SELECT DISTINCT ON (run_id) id, run_id, started_at FROM attempt WHERE run_id = ANY($1) ORDER BY run_id, number DESC`;

type Size = { groups: number; bytes: number; accuracy: number | null; started_at: Date };

/** What the newest attempts hold; an accuracy point counts for the prompts since the one before. */
async function sizesOf(db: Database, runIds: readonly string[]): Promise<Map<string, Size>> {
  if (runIds.length === 0) return new Map();
  const { rows } = await db.pool.query<Size & { run_id: string }>(
    `WITH newest AS (${NEWEST_ATTEMPT}), points AS (
       SELECT n.run_id, p.value, p.step - lag(p.step, 1, 0) OVER (PARTITION BY n.run_id ORDER BY p.step) AS prompts
         FROM newest n JOIN series s ON s.run_id = n.run_id AND s.attempt_id = n.id AND s.metric = 'task/accuracy'
         JOIN point p ON p.series_id = s.id
     )
     SELECT n.run_id, n.started_at, count(g.id)::int AS groups, coalesce(sum(g.bytes), 0)::float AS bytes,
            (SELECT sum(value * prompts) / sum(prompts) FROM points WHERE points.run_id = n.run_id) AS accuracy
       FROM newest n LEFT JOIN rollout_group g ON g.attempt_id = n.id
      GROUP BY n.run_id, n.started_at`,
    [runIds],
  );
  return new Map(rows.map(({ run_id, ...size }) => [run_id, size]));
}
