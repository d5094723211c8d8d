import { deadGroups } from "@/domain/preview/dead-groups";
import type { Objective } from "@/domain/reward/spec";
import { type BankView, promptsOf } from "./bank-view";
import type { ColumnForecast, ForecastRefusal } from "./forecast-columns";

export type ForecastNote = { id: string; tone: "warn" | "info"; text: string };

/** What a note needs to know of a bank; `BankInfo` has it. */
export type BankFacts = {
  temperature?: number | null;
  topP?: number | null;
  topK?: number | null;
  /** At which S_ref was measured; null where nobody says. */
  refTemperature?: number | null;
  source?: "sampled" | "imported" | "run";
};

/** Effective samples below which a prompt's forecast is one or two answers' luck. */
export const LOW_ESS = 10;

/** Why there is no forecast, and what to do. */
export function refusalSentence(id: ForecastRefusal): string {
  switch (id) {
    case "constant":
      return "This objective is the same for every answer, so it has no optimum: give alpha or beta_inv a value above 0, or choose a normalisation other than none.";
    case "cut":
      return "This bank was cut by top-p or top-k, which no weights can undo: choose or sample a bank without either.";
    case "no refLogprob":
      return "This objective weighs answers by their log-probability under the base model, and no rollout of this bank has one (refLogprob): choose another bank, or an objective of mode none.";
    case "no samples":
      return "No rollout of this bank has a reward to forecast from: the preview and the checks say why each is left out.";
  }
}

/** What cannot be trusted in a forecast, each in a sentence or two, what weighs most first. */
export function forecastNotes(input: {
  forecast: ColumnForecast;
  objective: Objective;
  view: BankView;
  taskTotal: Float64Array;
  bank: BankFacts;
  /** The signal that is success. */
  success: string;
  /** Whether totals compare the rollouts of a group with each other (`isGroupRelative`). */
  relative: boolean;
}): ForecastNote[] {
  const { forecast, objective, view, bank, success, relative } = input;
  const { prompts, optimum, promptsWithoutSamples } = forecast;
  const notes: ForecastNote[] = [];
  const warn = (id: string, text: string) => notes.push({ id, tone: "warn", text });
  const inform = (id: string, text: string) => notes.push({ id, tone: "info", text });
  const rewardCounts = objective.mode === "none" || objective.betaInv > 0;

  if (rewardCounts && allDead(view, input.taskTotal))
    warn(
      "dead",
      "The reward is the same for every answer to a prompt, on every prompt of this bank: it plays no part in this optimum, and nothing can be learnt from it. Make a term tell answers apart.",
    );
  if (optimum.accuracy === null)
    warn(
      "no success",
      success === ""
        ? "No signal of this task was said to be success: accuracy cannot be forecast. Import the bank again and choose one."
        : `No rollout of this bank measures ${success}, the task's success: accuracy cannot be forecast.`,
    );
  const unseen = prompts.filter((prompt) => prompt.unseen);
  if (unseen.length > 0 && optimum.accuracy !== null) {
    const least = fewest(unseen);
    warn(
      "unseen",
      `${count(unseen.length, prompts.length)} ${unseen.length === 1 ? "has" : "have"} no success among ${unseen.length === 1 ? "its" : "their"} ${samplesText(unseen)} samples: the base solves them with p of at most about 3/${least} = ${Number(Math.min(1, 3 / least).toPrecision(2))} (95 %). The forecast counts them as never solved; training that finds an answer there goes beyond it, and a good ESS does not rule that out.`,
    );
  }
  const low = prompts.filter(({ ess, samples }) => ess < Math.min(LOW_ESS, samples));
  if (low.length > 0 && objective.mode === "sampling") {
    const most = prompts.reduce((high, { samples }) => Math.max(high, samples), 0);
    warn(
      "low ess",
      `${count(low.length, prompts.length)} ${low.length === 1 ? "rests" : "rest"} on fewer than ${LOW_ESS} effective samples (least ${number(optimum.ess?.min ?? 0)}): a few answers carry all the weight there, and no KL above log ${most} = ${number(Math.log(most))} nats can be seen. More samples a prompt, or a milder objective, make it firmer.`,
    );
  }
  if (objective.mode !== "sampling") rankingNotes(objective, forecast, inform);
  if (relative)
    inform(
      "relative",
      "This reward compares answers of one group with each other, and such values change as the policy changes. The forecast holds the comparison as it is on this bank.",
    );
  const drawnElsewhere = view.drawn.some((shift) => Math.abs(shift) > 1e-3);
  const temperature = bank.temperature ?? 1;
  if (temperature !== 1) {
    if (drawnElsewhere)
      inform(
        "temperature",
        `This bank was drawn at temperature ${number(temperature)}. Each rollout is weighed by exp(S_ref - S_q) to undo that, S_ref being its log-probability at temperature 1: forecast and base are those of training at temperature 1. D and rho are of the answers as drawn.`,
      );
    else
      warn(
        "temperature",
        `This bank was drawn at temperature ${number(temperature)}, but does not say how likely each rollout was there (samplingLogprob): it is read as if drawn at temperature 1, which is wrong by an unknown amount.`,
      );
  } else if (bank.source === "run" || drawnElsewhere) {
    if (drawnElsewhere)
      inform(
        "policy",
        "This bank was drawn from a trained policy, not from the base. Each rollout is weighed by exp(S_ref - S_q) to undo that; answers that the policy has given up are missing.",
      );
    else
      inform(
        "policy",
        "This bank is of a run, and its rollouts are as likely under the policy as under the base: it is read as one of the base.",
      );
  }
  if ((bank.refTemperature ?? 1) !== 1)
    warn(
      "ref temperature",
      `S_ref of this bank is that at temperature ${number(bank.refTemperature ?? 1)}: the forecast is of training from the base at that temperature, not at 1.`,
    );
  const unpaid = rewardCounts ? input.taskTotal.filter(Number.isNaN).length : 0;
  if (unpaid > 0)
    inform(
      "excluded",
      `${whole(unpaid)} of ${whole(input.taskTotal.length)} rollouts have no reward (an error, a timeout, or nothing measured) and are left out; they are not counted as 0.`,
    );
  if (promptsWithoutSamples > 0)
    inform("without", `${count(promptsWithoutSamples, view.prompts)} have no rollout with a reward, and are left out.`);
  return notes;
}

function rankingNotes(objective: Objective, { prompts }: ColumnForecast, inform: (id: string, text: string) => void) {
  const tied = prompts.filter(({ ties }) => ties?.differ === true);
  const ends =
    "Nothing holds the policy near the base, so read it as where the optimum is, not as where a run of some hundred steps will end.";
  if (objective.mode === "optimization" && objective.betaInv === 0 && objective.alpha > 0)
    inform("ranking", `This objective is greatest at the likeliest answer of each prompt, right or wrong. ${ends}`);
  else
    inform(
      "ranking",
      `This objective only ranks answers: its optimum is the best one that was sampled of each prompt. ${ends}`,
    );
  if (tied.length === 0) return;
  const length = (side: 0 | 1) => tied.reduce((sum, { ties }) => sum + (ties?.length[side] ?? 0), 0) / tied.length;
  const spread =
    length(1) - length(0) > 0.05
      ? ` Among the tied, lengths go from ${number(length(0))} to ${number(length(1))} tokens on average, and nothing in the objective decides between them.`
      : "";
  inform(
    "not unique",
    `The optimum is not unique: on ${count(tied.length, prompts.length)} several answers tie as the best, and any mix of them is as good. Shown is the even mix of the samples.${spread}`,
  );
}

/** Whether r ties within every prompt that has two values of it. */
function allDead(view: BankView, taskTotal: Float64Array): boolean {
  const { dead, lone, groups } = deadGroups(taskTotal, promptsOf(view));
  return dead === groups && groups > lone;
}

const count = (part: number, all: number) => `${whole(part)} of ${whole(all)} prompts`;

const whole = (value: number) => value.toLocaleString("en-US");

function samplesText(prompts: readonly { samples: number }[]): string {
  const least = fewest(prompts);
  return prompts.every(({ samples }) => samples === least) ? String(least) : `${least} or more`;
}

/** In one pass: a bank may have more prompts than a call takes arguments. */
export function fewest(prompts: readonly { samples: number }[]): number {
  return prompts.reduce((low, { samples }) => Math.min(low, samples), Number.POSITIVE_INFINITY);
}

const number = (value: number) => String(Number(value.toPrecision(value >= 100 ? 4 : 3)));
