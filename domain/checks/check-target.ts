import { forecastColumns } from "@/domain/forecast/forecast-columns";
import { fewest, refusalSentence } from "@/domain/forecast/notes";
import { columnDominance } from "@/domain/objective/column-dominance";
import { betaInvForDominance } from "@/domain/objective/dominance";
import { needsTaskTotal } from "@/domain/objective/objective";
import { deadGroups, tiedGroups } from "@/domain/preview/dead-groups";
import { SPEC_LIMITS } from "@/domain/reward/spec";
import { promptGroups } from "@/domain/rollout/prompt-groups";
import { whyNoOrder } from "./check-order";
import { type BankContext, beyond, check, exampleAt } from "./context";
import type { Check, Fix } from "./report";
import { num, outOf, percent } from "./say";
import { MOST_EXAMPLES, thresholds } from "./thresholds";

/** Whether prompts teach anything: the share whose answers are all paid the same. */
export function deadGroupsCheck(context: BankContext): Check {
  const base = { id: "dead_groups", kind: "dead_groups", title: "Answers to one prompt are paid differently" } as const;
  const reason = whyNoOrder(context);
  if (reason !== null) return check({ ...base, status: "not_run", reason });
  const { taskTotal } = context.scores;
  const { dead, lone, groups } = deadGroups(taskTotal, context.columns.groups);
  if (groups === lone)
    return check({ ...base, status: "not_run", reason: "No prompt of the bank has two answers with a reward." });
  const share = dead / groups;
  const single = lone > 0 ? `; ${num(lone)} of them ${lone === 1 ? "has" : "have"} one answer only` : "";
  return check({
    ...base,
    status: beyond(share, thresholds.deadGroups),
    reason: `On ${outOf(dead, groups, "prompts")} all answers are paid the same${dead > 0 ? ": the reward says nothing there" : ""}${single}.`,
    examples: tiedGroups(taskTotal, context.columns.groups)
      .slice(0, MOST_EXAMPLES)
      .map((place) => exampleAt(context, place, `every answer is paid ${num(taskTotal[place] ?? 0)}`)),
    fix: {
      label:
        "Add a term that tells the answers of such prompts apart, partial progress for one, or choose easier prompts",
      patch: null,
    },
  });
}

/** Which of the two pulls is felt, the reward's or the base's likelihood: D and rho. */
export function dominanceCheck(context: BankContext): Check {
  const { spec, columns, scores } = context;
  const { objective } = spec;
  const base = { id: "dominance", kind: "dominance", title: "Reward and sharpening pull about equally hard" } as const;
  const notRun = (reason: string) => check({ ...base, status: "not_run", reason });
  if (objective.mode === "none") return notRun("Does not apply: the objective is the reward alone.");
  if (!needsTaskTotal(objective))
    return notRun("Does not apply: at beta_inv 0 the reward is left out, so D is 0 by choice.");
  const c = objective.mode === "sampling" ? Math.abs(objective.alpha - 1) : objective.alpha;
  if (c === 0 || objective.normalization === "none") {
    return notRun("Does not apply: the objective gives no pull of its own to what the base prefers.");
  }
  const missing = whyNoOrder(context);
  if (missing !== null) return notRun(missing);
  const found = columnDominance({ objective, columns, taskTotal: scores.taskTotal });
  const { dominance: d, rho } = found;
  if (d === null) return notRun("The bank has no likelihoods that vary within a prompt.");
  const told = `D = ${num(d)}${rho === null ? "" : `, rho = ${num(rho)}`}`;
  const { warnsBelow, warnsAbove } = thresholds.dominance;
  const balanced = betaInvForDominance({ dominance: 1, c, varR: found.varR, varN: found.varN });
  const betaInv = balanced === null ? null : Math.min(SPEC_LIMITS.betaInv, roundedUp(balanced));
  const fix: Fix | null =
    betaInv === null || !(betaInv > 0)
      ? {
          label: "Make the reward vary between the answers of a prompt: as it is, sharpening alone decides",
          patch: null,
        }
      : {
          label: `beta_inv: ${num(objective.betaInv)} → ${num(betaInv)}, where D is 1`,
          patch: [{ op: "set", path: ["objective", "betaInv"], value: betaInv }],
        };
  if (d < warnsBelow || (d < 1 && rho !== null && rho < 0)) {
    const against =
      rho !== null && rho < 0
        ? " and against it: the likely answers are the badly paid ones, where runs have collapsed"
        : "";
    return check({
      ...base,
      status: "warned",
      reason: `${told}: sharpening pulls harder than the reward${against}.`,
      fix,
    });
  }
  if (d > warnsAbove) {
    return check({
      ...base,
      status: "warned",
      reason: `${told}: beside the reward the pull of sharpening is hardly felt.`,
      fix,
    });
  }
  return check({
    ...base,
    status: "passed",
    reason: `${told}; between ${num(warnsBelow)} and ${num(warnsAbove)} both are felt.`,
  });
}

/** To about three digits, upwards: where rho is below 0 a D just under 1 still warns. */
function roundedUp(value: number): number {
  return Number((value * 1.005).toPrecision(3));
}

/** How much of the bank the forecast of the optimum rests on, and how much of the task the base never solves. */
export function forecastChecks(context: BankContext): Check[] {
  const { spec, columns, scores, task, cut } = context;
  const ess = { id: "ess", kind: "ess", title: "The forecast rests on enough samples" } as const;
  const unseen = { id: "unseen", kind: "unseen", title: "The base solves most prompts now and then" } as const;
  const both = (reason: string) => [
    check({ ...ess, status: "not_run", reason }),
    check({ ...unseen, status: "not_run", reason }),
  ];
  if (needsTaskTotal(spec.objective)) {
    const missing = whyNoOrder(context);
    if (missing !== null) return both(missing);
  }
  const forecast = forecastColumns({
    columns,
    scores,
    objective: spec.objective,
    success: task.success ?? "",
    bank: cut,
  });
  if (!forecast.ok) return both(refusalSentence(forecast.id));
  const { prompts } = forecast.forecast;
  const shares = prompts.map((prompt) => prompt.ess / prompt.samples);
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const few = prompts.filter((prompt) => prompt.ess < 2).length;
  const rests = `At the optimum a prompt's samples count as ${percent(share)} of them on average; on ${outOf(few, prompts.length, "prompts")} as fewer than two`;
  const essCheck = check({
    ...ess,
    status: share < thresholds.ess.warnsBelow ? "warned" : "passed",
    reason:
      share < thresholds.ess.warnsBelow
        ? `${rests}: it lies far from what the base samples, and the forecast there is a guess.`
        : `${rests}.`,
    fix: { label: "Lower alpha or beta_inv, or sample a bank with more rollouts a prompt", patch: null },
  });
  return [essCheck, unseenCheck(context, unseen, prompts)];
}

function unseenCheck(
  context: BankContext,
  base: { id: string; kind: "unseen"; title: string },
  prompts: readonly { promptId: string; unseen: boolean; samples: number }[],
): Check {
  if (!context.right.some((right) => right !== -1)) {
    return check({ ...base, status: "not_run", reason: "The bank says of no answer whether it is right." });
  }
  const never = prompts.filter((prompt) => prompt.unseen);
  const share = never.length / prompts.length;
  const samples = fewest(prompts);
  const { start, member } = promptGroups(context.columns);
  const shown = new Set(never.slice(0, MOST_EXAMPLES).map(({ promptId }) => promptId));
  const places = context.columns.promptIds.flatMap((id, prompt) =>
    shown.has(id) ? [member[start[prompt] ?? 0] ?? 0] : [],
  );
  return check({
    ...base,
    status: beyond(share, thresholds.unseen),
    reason: `On ${outOf(never.length, prompts.length, "prompts")} no sample is right${never.length > 0 ? `, so the base solves them at most about ${percent(Math.min(1, 3 / samples))} of the time` : ""}.`,
    examples: places.map((place) => exampleAt(context, place, "no answer to this prompt is right")),
    fix: { label: "Sample more rollouts a prompt, add partial credit, or begin with easier prompts", patch: null },
  });
}
