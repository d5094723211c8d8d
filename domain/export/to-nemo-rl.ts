import { needsTaskTotal } from "@/domain/objective/objective";
import { rewardHash } from "@/domain/reward/hash";
import type { Objective, RewardSpec } from "@/domain/reward/spec";
import type { Exported, ExportOptions } from "./export-reward";
import { fileStem } from "./python-module";
import { whyNotNemoRl } from "./why-not-nemo-rl";
import { wrapped } from "./wrapped";

/** A reward as dist_sharpening overrides of the paper's fork of NeMo RL, whose reward is its environment's own. */
export function toNemoRl(spec: RewardSpec, { success = "correct" }: ExportOptions): Exported {
  const refused = whyNotNemoRl(spec, success);
  if (refused !== null) return { refused };
  const file = `${fileStem(spec.name)}_nemo_rl.yaml`;
  const notes = notesOf(spec, success);
  const values = Object.entries(sharpeningOf(spec.objective)).map(([key, value]) => `    ${key}: ${value}\n`);
  const text = `# The reward ${JSON.stringify(spec.name)}: dist_sharpening overrides for sarthmit/dist_sharpening, a fork of NeMo RL, exported
# from Rewardsmith (${rewardHash(spec)}).
#
#     cp ${file} examples/configs/dist_sharpening/
#     uv run python examples/run_rl.py --config examples/configs/dist_sharpening/${file}
#
# Not expressed here, or left to you:
${notes.map((note) => `${wrapped(`# - ${note}`, "#   ")}\n`).join("")}
defaults: rloo_math_lighteval.yaml

loss_fn:
  # The objective's KL term is part of dist_sharpening; a second one would count it twice.
  reference_policy_kl_penalty: 0.0
  use_kl_in_reward: false
  dist_sharpening:
${values.join("")}`;
  return { fileName: file, text, notes, measure: [] };
}

function sharpeningOf(objective: Objective): Record<string, string> {
  if (objective.mode === "none") {
    return { mode: '"none"', alpha: "0.0", beta_inv: "0.0", normalization: '"none"', weight: "1.0" };
  }
  const { mode, alpha, betaInv, normalization, normalizationPower = 1 } = objective;
  return {
    mode: `"${mode}"`,
    alpha: decimal(alpha),
    beta_inv: decimal(betaInv),
    normalization: `"${normalization}"`,
    // The exponent of the length, read for weighted_mean alone.
    weight: decimal(normalizationPower),
  };
}

/** YAML 1.1 takes 1e-7 for a text. */
function decimal(value: number): string {
  const text = String(value);
  if (/e/.test(text)) return /\./.test(text) ? text : text.replace("e", ".0e");
  return text.includes(".") ? text : `${text}.0`;
}

function notesOf(spec: RewardSpec, success: string): string[] {
  const notes = [
    needsTaskTotal(spec.objective)
      ? `The reward is what the environment pays; it is taken to be the success signal "${success}", 1 or 0. A reward that fails there is 0, not missing.`
      : "The reward drops out of this objective (betaInv is 0); the environment's is only logged before it is replaced.",
  ];
  if (spec.terms.some(({ role }) => role === "metric" || role === "gold")) {
    notes.push("Terms that are only watched (metric, gold) have no place in this configuration.");
  }
  notes.push("Its log calls the transformed reward `reward`; it keeps the best checkpoint by its validation set.");
  return notes;
}
