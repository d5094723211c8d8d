import { needsRefLogprob, needsTaskTotal } from "@/domain/objective/objective";
import { isSummed } from "@/domain/reward/aggregate";
import { isGroupRelative } from "@/domain/reward/score";
import type { Objective, RewardSpec } from "@/domain/reward/spec";
import { commonNotes, isScheduled, needsBank } from "./common-notes";
import type { Exported, ExportOptions } from "./export-reward";
import { pythonLiteral } from "./python-literal";
import { fileStem, pythonModule } from "./python-module";
import { trlEngine } from "./trl-engine";
import { signalsToMeasure, usedSignals } from "./used-signals";

/** A reward function of TRL and its weight; a term's id, or one of those that the file defines. */
type Function = { call: string; weight: number };

/** A reward as TRL's reward functions with their weights and the trainer's beta. */
export function toTrl(spec: RewardSpec, { baseMeans, signals: told }: ExportOptions): Exported {
  const refused = needsBank(spec, baseMeans);
  if (refused !== null) return { refused };
  const { objective } = spec;
  const functions = [...taskFunctions(spec), ...sharpeningFunctions(objective)];
  const beta = betaOf(objective);
  const signals = usedSignals(spec);
  const reads = ["ref_logprob", "ref_logprob_per_token"].filter((name) => signals.includes(name));
  const reference = sharpeningWeight(objective) !== 0 || (reads.length > 0 && beta > 0);
  const measured = ["tokens", ...(beta > 0 ? reads : [])];
  const file = `${fileStem(spec.name)}_trl`;
  const notes = [...commonNotes(spec, measured), ...notesOf(spec, beta, reference)];
  const trainer = reference ? "with_reference(RLOOTrainer)" : "RLOOTrainer";
  const usage = `    from trl import RLOOConfig, RLOOTrainer
    from ${file} import CONFIG, REWARD_FUNCS${reference ? ", with_reference" : ""}

    args = RLOOConfig(**CONFIG, num_generations=8, output_dir="out")
    ${trainer}(model=..., reward_funcs=REWARD_FUNCS, args=args, train_dataset=...).train()

Columns of the dataset beside "prompt" reach \`measure\` as \`extra\`; the first of ANSWER_COLUMNS is the answer, and
"prompt_id", where there is one, names the prompt.`;
  const engine = `REWARD_FUNCS: list[Callable[..., list[float | None]]] = []  # filled below
REWARD_WEIGHTS = ${pythonLiteral(functions.map(({ weight }) => weight))}
BETA = ${pythonLiteral(beta)}
# Keyword arguments of RLOOConfig. Log-probabilities are divided by the temperature, so keep it at 1.
CONFIG = {"reward_weights": REWARD_WEIGHTS, "beta": BETA, "temperature": 1.0}
SCHEDULED = ${pythonLiteral(isScheduled(spec))}
NEEDS_REWARD = ${pythonLiteral(needsTaskTotal(objective))}
NEEDS_REFERENCE = ${pythonLiteral(sharpeningWeight(objective) !== 0)}
${trlEngine}


REWARD_FUNCS.extend([${functions.map(({ call }) => call).join(", ")}])`;
  return {
    fileName: `${file}.py`,
    text: pythonModule({ spec, baseMeans, what: "reward functions for TRL", usage, notes, measured, told, engine }),
    notes,
    measure: signalsToMeasure(spec, measured),
  };
}

/** Reward, where it counts: function by function where TRL's weighted sum is the reward's own aggregate, else as one total. */
function taskFunctions(spec: RewardSpec): Function[] {
  if (!needsTaskTotal(spec.objective)) return [{ call: "task_reward", weight: 0 }];
  const weights = spec.terms.map(({ weight, role }) => (role === "metric" || role === "gold" ? 0 : weight));
  const plain = weights.filter((weight) => typeof weight === "number");
  if (!isPlainSum(spec) || plain.length < weights.length) return [{ call: "task_reward", weight: 1 }];
  return spec.terms.map(({ id }, index) => ({
    call: `term_reward(${JSON.stringify(id)})`,
    weight: plain[index] ?? 0,
  }));
}

function isPlainSum({ aggregate, terms }: RewardSpec): boolean {
  if (aggregate.op !== "weighted_sum" || aggregate.clip !== null || aggregate.missing !== "exclude") return false;
  return terms.every(({ gate }) => gate?.else !== "skip") && terms.some(isSummed);
}

function sharpeningFunctions(objective: Objective): Function[] {
  const weight = sharpeningWeight(objective);
  if (weight !== 0) return [{ call: "normalized_reference", weight }];
  return needsTaskTotal(objective) ? [] : [{ call: "divergence_alone", weight: 1 }];
}

/** The weight of N in the objective: alpha or alpha - 1, over betaInv where r counts. */
function sharpeningWeight(objective: Objective): number {
  if (objective.mode === "none" || objective.normalization === "none") return 0;
  const { alpha, betaInv, mode } = objective;
  return (mode === "optimization" ? alpha : alpha - 1) / (betaInv > 0 ? betaInv : 1);
}

/** Small enough to move nothing, and enough for TRL to load the reference model. */
const LOADS_REFERENCE = 1e-12;

/** TRL's weight of S_pol - S_ref. */
function betaOf(objective: Objective): number {
  if (objective.mode === "sampling") return objective.betaInv > 0 ? 1 / objective.betaInv : 1;
  return needsRefLogprob(objective) ? LOADS_REFERENCE : 0;
}

function notesOf(spec: RewardSpec, beta: number, reference: boolean): string[] {
  const notes: string[] = [];
  if (isGroupRelative(spec)) {
    notes.push(
      "Rollouts are compared within their prompt's group: keep all generations of a prompt in one process's batch.",
    );
  }
  if (beta > 0) {
    notes.push(
      "RLOOTrainer subtracts BETA (S_pol - S_ref) from the reward, as the objective does. GRPOTrainer's beta is another estimate, in the loss: it would move the optimum.",
    );
  }
  if (beta === LOADS_REFERENCE) {
    notes.push(`BETA is ${LOADS_REFERENCE}, because TRL loads the reference model only with a beta above 0.`);
  }
  if (reference) {
    notes.push(
      "S_ref is what the trainer computes before it asks for rewards: wrap the trainer class in with_reference, or every reward is missing.",
    );
  }
  notes.push(
    "TRL rounds rewards to float32. Its `reward` leaves the KL term out, and `frac_reward_zero_std` is taken after it.",
  );
  return notes;
}
