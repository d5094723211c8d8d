import { needsTaskTotal } from "@/domain/objective/objective";
import { isGroupRelative } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { commonNotes, isScheduled, needsBank, scheduleNote } from "./common-notes";
import type { Exported, ExportOptions } from "./export-reward";
import { klWeightOf, sharpeningNote } from "./kl-note";
import { pythonLiteral } from "./python-literal";
import { fileStem, pythonModule } from "./python-module";
import { signalsToMeasure } from "./used-signals";

/** A reward as verl's custom_reward_function, which sees one response at a time. */
export function toVerl(spec: RewardSpec, { baseMeans, signals: told }: ExportOptions): Exported {
  const refused = needsBank(spec, baseMeans) ?? refusal(spec);
  if (refused !== null) return { refused };
  const beta = klWeightOf(spec.objective);
  const file = `${fileStem(spec.name)}_verl.py`;
  const kl =
    beta > 0 ? ` algorithm.use_kl_in_reward=True algorithm.kl_penalty=kl algorithm.kl_ctrl.kl_coef=${beta}` : "";
  const notes = [
    ...commonNotes(spec, ["tokens"]),
    "verl has no missing reward: compute_score raises RewardMissing, which stops the run. Set MISSING to a number to pay that instead; it is then a reward like any other.",
    ...scheduleNote(spec, "verl"),
    ...sharpeningNote(spec.objective, "verl"),
    "verl does not tell the prompt or the number of tokens: they are what extra_info has as prompt (or question) and tokens, else unknown.",
  ];
  const usage = `    python -m verl.trainer.main_ppo reward.custom_reward_function.path=${file} \\
        reward.custom_reward_function.name=compute_score algorithm.adv_estimator=rloo${kl} ...

The fields of extra_info reach \`measure\` as \`extra\`, with data_source; ground_truth is the answer.`;
  const engine = `SCHEDULED = ${pythonLiteral(isScheduled(spec))}
# Paid where a reward is missing; None raises RewardMissing.
MISSING: float | None = None
# verl asks for the reward alone; the objective is the trainer's.
REWARD_SPEC = {**SPEC, "objective": {"mode": "none"}}


class RewardMissing(ValueError):
    """Why a response has no reward."""


def policy_step(extra: dict[str, Any]) -> int | None:
    """Yours to fill in where weights follow a schedule: the policy's step."""
    return extra.get("global_steps")


def compute_score(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **kwargs: Any
) -> dict[str, float]:
    """The reward of one response as \`score\`, beside it each term's value (nan where it has none)."""
    extra = {**dict(extra_info or {}), "data_source": data_source}
    step = policy_step(extra)
    if SCHEDULED and step is None:
        raise RewardMissing("weights follow the step, and policy_step gives none")
    prompt = text_of(extra.get("prompt") or extra.get("question") or "")
    answer = None if ground_truth is None else str(ground_truth)
    tokens = extra.get("tokens")
    rollout = {
        "promptId": str(extra.get("index", prompt)),
        "prompt": prompt,
        "completion": solution_str,
        "answer": answer,
        "signals": measured(prompt, solution_str, answer, extra),
        "tokens": None if tokens is None else int(tokens),
        "policyStep": int(step or 0),
    }
    (row,) = score_batch([rollout], REWARD_SPEC)
    result = row["taskTotal"]
    if result is None and MISSING is None:
        raise RewardMissing(row["excluded"])
    values = {f"term/{name}": term["outcome"].get("value", math.nan) for name, term in row["terms"].items()}
    return {"score": MISSING if result is None else result, "missing": float(result is None), **values}`;
  return {
    fileName: file,
    text: pythonModule({
      spec,
      baseMeans,
      what: "a reward function for verl",
      usage,
      notes,
      measured: ["tokens"],
      told,
      engine,
    }),
    notes,
    measure: signalsToMeasure(spec, ["tokens"]),
  };
}

function refusal(spec: RewardSpec): string | null {
  if (!needsTaskTotal(spec.objective)) {
    return "verl gives a reward function no log-probabilities, and this objective consists of nothing else (betaInv is 0); export it to TRL or NeMo RL.";
  }
  if (isGroupRelative(spec)) {
    return "verl scores one response at a time, and this reward compares the responses of a prompt (rank, zscore, group mean, lexicographic or normalize_then_sum); export it to TRL or verifiers, or take those out.";
  }
  return null;
}
