import { needsTaskTotal } from "@/domain/objective/objective";
import type { RewardSpec } from "@/domain/reward/spec";
import { commonNotes, isScheduled, needsBank, scheduleNote } from "./common-notes";
import type { Exported, ExportOptions } from "./export-reward";
import { sharpeningNote } from "./kl-note";
import { pythonLiteral } from "./python-literal";
import { fileStem, pythonModule } from "./python-module";
import { signalsToMeasure } from "./used-signals";

/** A reward as group reward functions of verifiers, with a rubric made of them. */
export function toVerifiers(spec: RewardSpec, { baseMeans, signals: told }: ExportOptions): Exported {
  const bank = needsBank(spec, baseMeans);
  if (bank !== null) return { refused: bank };
  if (!needsTaskTotal(spec.objective)) {
    return {
      refused:
        "verifiers gives a reward function no log-probabilities of the reference, and this objective consists of nothing else (betaInv is 0); export it to TRL or NeMo RL.",
    };
  }
  const file = `${fileStem(spec.name)}_verifiers`;
  const notes = [
    ...commonNotes(spec, ["tokens"]),
    "verifiers has no missing reward and scores an exception 0. So a rollout without a reward gets the mean of its group's others, which makes its advantage 0 and leaves theirs as they are; reward_missing counts it. A group without any raises, and verifiers logs that and scores it 0 throughout: advantage 0.",
    ...scheduleNote(spec, "verifiers"),
    ...sharpeningNote(spec.objective, "verifiers"),
    "These are group functions: the environment must score whole groups (score_group), not single rollouts.",
    "verifiers 0.4 has no Rubric any more: there, call score_group_texts from a taskset's own scoring.",
  ];
  const usage = `    from ${file} import load_rubric

    environment = vf.SingleTurnEnv(dataset=..., rubric=load_rubric())

What a dataset's row has as \`info\` reaches \`measure\` as \`extra\`, with \`state\`.`;
  const engine = `SCHEDULED = ${pythonLiteral(isScheduled(spec))}
# verifiers asks for the reward alone; the objective is the trainer's.
REWARD_SPEC = {**SPEC, "objective": {"mode": "none"}}


class RewardMissing(ValueError):
    """Why a whole group has no reward."""


def policy_step() -> int | None:
    """Yours to fill in where weights follow a schedule: the policy's step."""
    return None


def tokens_of(state: Any) -> int | None:
    """Generated tokens of a rollout, where its trajectory tells them."""
    steps = state.get("trajectory") if isinstance(state, Mapping) else None
    tokens = [step.get("tokens") for step in steps or []]
    return sum(len(one["completion_ids"]) for one in tokens) if tokens and all(tokens) else None


def score_group_texts(
    prompts: list[Any], completions: list[Any], answers: list[Any], states: list[Any], infos: list[Any]
) -> list[dict[str, Any]]:
    """Terms and total of every rollout of one prompt."""
    step = policy_step()
    rollouts = []
    for prompt, completion, answer, state, info in zip(prompts, completions, answers, states, infos):
        texts = text_of(prompt), text_of(completion), None if answer is None else str(answer)
        rollouts.append(
            {
                "promptId": "group",
                "prompt": texts[0],
                "completion": texts[1],
                "answer": texts[2],
                "signals": measured(*texts, {**(info if isinstance(info, Mapping) else {}), "state": state}),
                "tokens": tokens_of(state),
                "policyStep": step or 0,
            }
        )
    rows = score_batch(rollouts, REWARD_SPEC)
    if SCHEDULED and step is None:
        return [{**row, "taskTotal": None, "excluded": "policy_step gives no step"} for row in rows]
    return rows


def reward(prompts: list, completions: list, answers: list, states: list, infos: list) -> list[float]:
    """
    The reward of every rollout of one prompt; one that is missing gets the mean of the others. Terms go to the states'
    \`reward_terms\`: as metrics of weight 0 a missing one would reach the rubric's sum.
    """
    rows = score_group_texts(prompts, completions, answers, states, infos)
    for state, row in zip(states, rows):
        if isinstance(state, dict):
            state["reward_terms"] = {name: term["outcome"].get("value") for name, term in row["terms"].items()}
    present = [row["taskTotal"] for row in rows if row["taskTotal"] is not None]
    if not present:
        raise RewardMissing("; ".join(sorted({str(row["excluded"]) for row in rows})))
    return [mean(present) if row["taskTotal"] is None else row["taskTotal"] for row in rows]


def reward_missing(prompts: list, completions: list, answers: list, states: list, infos: list) -> list[float]:
    """1 where a rollout has no reward."""
    rows = score_group_texts(prompts, completions, answers, states, infos)
    return [float(row["taskTotal"] is None) for row in rows]


FUNCS = [reward, reward_missing]
WEIGHTS = [1.0, 0.0]


def load_rubric(**options: Any) -> Any:
    """The rubric. verifiers is needed only here."""
    import verifiers

    return verifiers.Rubric(funcs=FUNCS, weights=WEIGHTS, **options)`;
  return {
    fileName: `${file}.py`,
    text: pythonModule({
      spec,
      baseMeans,
      what: "a rubric for verifiers",
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
