import { createHash } from "node:crypto";
import { outcomeColumn } from "@/domain/preview/outcome-column";
import type { OutcomeColumn } from "@/domain/preview/scores";
import type { RewardSpec } from "@/domain/reward/spec";
import { testRollout } from "@/domain/reward/spec-tests";
import type { ExternalOutcomes } from "@/domain/reward/terms";
import type { BankInfo } from "@/domain/rollout/bank-info";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { columnsOf } from "@/domain/rollout/columns-of";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import { pythonTerms } from "@/python/run-terms";
import type { Actor } from "@/server/actor";
import { readBankRollouts } from "@/server/bank/read-bank";
import type { Database } from "@/server/db/client";
import { keepComplete } from "@/server/python/keep-complete";
import { runTermsHere, whyIncomplete } from "@/server/python/run-terms-here";

export type PythonOutcomes = {
  /** The rollouts that Python was run on, whole groups; null: none, for want of a bank. */
  columns: RolloutColumns | null;
  external: Map<string, OutcomeColumn>;
  /** Of each test of the spec. */
  tests: ExternalOutcomes[];
  /** Why terms were not run, by id. */
  notRun: Map<string, string>;
  /** Every term was run on every rollout. */
  isComplete: boolean;
};

/** A launch waits for this: so many rollouts of a bank, and so long in all. */
const MOST_ROLLOUTS = 4096;
const MOST_MS = 20_000;

/** A form asks before a launch does: the answers given last are kept. */
const kept = keepComplete<PythonOutcomes>({ most: 8, isComplete: ({ isComplete }) => isComplete });

type Asked = { spec: RewardSpec; bank: BankInfo | null };

/** What the Python terms of a reward say of a bank and of the reward's own tests, in a locked child process. */
export function pythonOutcomes(db: Database, actor: Actor, asked: Asked): Promise<PythonOutcomes> {
  return kept.get(keyOf(actor, asked), () => run(db, actor, asked));
}

/** The same where it was run before; runs nothing. */
export function knownOutcomes(actor: Actor, asked: Asked): PythonOutcomes | null {
  return kept.known(keyOf(actor, asked));
}

function keyOf({ projectId }: Actor, { spec, bank }: Asked): string {
  const asked = JSON.stringify([projectId, bank?.id ?? null, pythonTerms(spec), spec.tests]);
  return createHash("sha256").update(asked).digest("hex");
}

async function run(db: Database, actor: Actor, { spec, bank }: Asked): Promise<PythonOutcomes> {
  const rollouts = bank ? firstGroups(await readBankRollouts(db, actor, bank.id)) : [];
  const tests = spec.tests.map((test) => testRollout(test));
  const terms = pythonTerms(spec);
  const answers = await runTermsHere({
    terms,
    rollouts: [...rollouts, ...tests.flatMap((test) => test ?? [])],
    limits: { batchMs: MOST_MS },
  });
  const isComplete = terms.every(({ id }) => whyIncomplete(answers.get(id)) === null);
  const external = new Map<string, OutcomeColumn>();
  const ofTests: Record<string, ExternalOutcomes[string]>[] = tests.map(() => ({}));
  const notRun = new Map<string, string>();
  for (const { id } of terms) {
    const answer = answers.get(id);
    const [note] = answer?.notes ?? ["it gave no answer"];
    if (note !== undefined) notRun.set(id, `its Python was not run to the end: ${note}`);
    const outcomes = answer?.outcomes ?? [];
    external.set(id, outcomeColumn(outcomes.slice(0, rollouts.length)));
    let next = rollouts.length;
    tests.forEach((test, index) => {
      const outcome = test ? outcomes[next++] : undefined;
      const own = ofTests[index];
      if (outcome && own) own[id] = [outcome];
    });
  }
  return { columns: bank ? columnsOf(rollouts) : null, external, tests: ofTests, notRun, isComplete };
}

/** The groups from the first one on that fit the limit. */
function firstGroups(rollouts: readonly Rollout[]): Rollout[] {
  if (rollouts.length <= MOST_ROLLOUTS) return [...rollouts];
  const groups = new Map<string, Rollout[]>();
  for (const rollout of rollouts) {
    const group = groups.get(groupOf(rollout)) ?? [];
    group.push(rollout);
    groups.set(groupOf(rollout), group);
  }
  const taken: Rollout[] = [];
  for (const group of groups.values()) {
    if (taken.length > 0 && taken.length + group.length > MOST_ROLLOUTS) break;
    taken.push(...group);
  }
  return taken;
}
