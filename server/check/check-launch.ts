import type { CheckedBank, CheckedTask } from "@/domain/checks/context";
import { type Check, type CheckReport, failedChecks, type LaunchChecks } from "@/domain/checks/report";
import { runChecks } from "@/domain/checks/run-checks";
import { createScorer } from "@/domain/preview/score-columns";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RunConfig } from "@/domain/run/config";
import { pythonTerms } from "@/python/run-terms";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { PythonUse } from "@/server/bank/base-means";
import type { Database } from "@/server/db/client";
import { knownTask } from "@/server/task/known-task";
import { type FittingBank, fittingBank } from "./fitting-bank";
import { knownOutcomes, type PythonOutcomes, pythonOutcomes } from "./python-outcomes";

export type CheckedCell = {
  spec: RewardSpec;
  config: RunConfig;
  baseMeans: BaseMeans;
  /** Terms in Python whose base_mean waits for a click. */
  waiting?: ReadonlySet<string>;
};
/** A report and the bank it is of, before anything is launched. */
export type LaunchReport = Omit<LaunchChecks, "at" | "launchedAnyway">;

/** Rewards of one launch that are checked on a bank; a grid may have 200. */
export const MOST_CHECKED = 24;

/**
 * Checks the rewards of a launch on the newest bank that fits, each distinct one once; answers what was said of each. Without a
 * bank, and past the first ones, only a reward's own tests are run. `waits`: terms in Python were not run, since nobody clicked.
 */
export async function checkCells<Cell extends CheckedCell>(
  db: Database,
  actor: Actor,
  cells: readonly Cell[],
  { python }: { python: PythonUse },
): Promise<{ reports: Map<Cell, LaunchReport>; waits: boolean }> {
  const banks = new Map<string, FittingBank | null>();
  // What is incomplete is not kept elsewhere, and a grid of 200 shares its code.
  const said = new Map<string, PythonOutcomes | "waiting" | null>();
  const reports = new Map<string, LaunchReport>();
  const result = new Map<Cell, LaunchReport>();
  let waits = false;
  for (const cell of cells) {
    const { task, baseModel, temperature } = cell.config;
    const sampling = JSON.stringify([task, baseModel, temperature]);
    const bank = banks.has(sampling)
      ? (banks.get(sampling) ?? null)
      : await fittingBank(db, actor, { task, baseModel, temperature });
    banks.set(sampling, bank);
    const key = JSON.stringify([sampling, cell.spec, cell.baseMeans]);
    let report = reports.get(key);
    if (!report) {
      const found = { bank, onBank: reports.size < MOST_CHECKED };
      const known = await knownTask(db.prisma, actor, task);
      const code = JSON.stringify([sampling, pythonTerms(cell.spec)]);
      const outcomes = said.get(code) ?? (await outcomesOf(db, actor, cell, { bank, python }));
      said.set(code, outcomes);
      waits ||= outcomes === "waiting";
      report = checkCell(cell, known, found, outcomes);
    }
    reports.set(key, report);
    result.set(cell, report);
  }
  return { reports: result, waits };
}

/** Says why a launch is refused where checks failed and nobody chose to launch anyway. */
export function requirePassed(reports: Iterable<LaunchReport>, launchAnyway: boolean): void {
  if (launchAnyway) return;
  const failed = new Map<string, Check>();
  for (const report of reports)
    for (const check of failedChecks(report)) failed.set(check.id, failed.get(check.id) ?? check);
  const [first] = failed.values();
  if (!first) return;
  const more = failed.size > 1 ? ` ${failed.size - 1} more failed.` : "";
  throw new AppError(
    "bad_request",
    `Nothing was launched, because a check failed. ${first.title}: ${first.reason}${more} Mend the reward, or launch it anyway, which is recorded with the run.`,
    [...failed.values()].map(({ id, title, reason }) => ({ path: ["checks", id], message: `${title}: ${reason}` })),
  );
}

/** A report as it is kept with a run. */
export function recorded(report: LaunchReport, launch: { at: Date }): LaunchChecks {
  return { ...report, at: launch.at.toISOString(), launchedAnyway: failedChecks(report).length > 0 };
}

/** What the terms in Python say of a cell; null where it has none. */
async function outcomesOf(
  db: Database,
  actor: Actor,
  { spec, waiting }: CheckedCell,
  { bank, python }: { bank: FittingBank | null; python: PythonUse },
): Promise<PythonOutcomes | "waiting" | null> {
  if (pythonTerms(spec).length === 0) return null;
  const input = { spec, bank: bank?.bank ?? null };
  if (python === "run") return pythonOutcomes(db, actor, input);
  return (waiting && waiting.size > 0 ? null : knownOutcomes(actor, input)) ?? "waiting";
}

function checkCell(
  cell: CheckedCell,
  known: Awaited<ReturnType<typeof knownTask>>,
  { bank: found, onBank }: { bank: FittingBank | null; onBank: boolean },
  outcomes: PythonOutcomes | "waiting" | null,
): LaunchReport {
  const { spec, baseMeans, config } = cell;
  const task: CheckedTask = { signals: known?.signals ?? [], success: known?.success || null };
  const python = outcomes === "waiting" ? null : outcomes;
  const notRun = new Map(python?.notRun);
  for (const { id, source } of spec.terms) {
    if (source.type === "python" && outcomes === "waiting")
      notRun.set(id, "its Python has not been run yet: press Run the checks");
    if (source.type === "score_model") notRun.set(id, "it is scored by a model, which is not asked before a launch");
  }
  const testsNotRun = new Map(
    notRun.size > 0 ? spec.tests.map((_, index) => [index, [...notRun.values()][0] ?? ""]) : [],
  );
  const columns = python?.columns ?? found?.columns ?? null;
  let bank: CheckedBank | { none: string } = { none: found ? tooMany : noBank(config) };
  if (found && columns && onBank) {
    const scorer = createScorer(columns, known);
    const external = python?.external ?? new Map();
    const rescore = (own: typeof spec) => scorer.score({ spec: own, algorithm: config.algorithm, external, baseMeans });
    bank = { id: found.bank.id, columns, scores: rescore(spec), rescore, cut: found.bank, notRun };
  }
  const report: CheckReport = runChecks({
    spec,
    task,
    bank,
    baseMeans,
    tests: { external: python?.tests ?? [], notRun: testsNotRun },
  });
  return { ...report, bank: bankLine(found, columns) };
}

function bankLine(found: FittingBank | null, columns: FittingBank["columns"] | null): LaunchReport["bank"] {
  if (!found || !columns) return null;
  return { name: found.bank.name, prompts: columns.promptIds.length, rollouts: columns.count };
}

function noBank({ task, baseModel }: RunConfig): string {
  return `There is no bank of ${baseModel} on ${task} yet. Sample one, and rewards are tried on it before they are launched.`;
}

const tooMany = `Of one launch the first ${MOST_CHECKED} different rewards are checked on the bank; of this one its own tests alone.`;
