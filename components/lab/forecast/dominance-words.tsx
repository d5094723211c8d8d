import type { Objective } from "@/domain/reward/spec";

/** What D and rho say of the way to the optimum: a warning, no guarantee. */
export function DominanceWords(props: { dominance: number | null; rho: number | null; objective: Objective }) {
  return <p className="text-pretty text-faint text-xs">{wordsOf(props)}</p>;
}

function wordsOf({
  dominance,
  rho,
  objective,
}: {
  dominance: number | null;
  rho: number | null;
  objective: Objective;
}): string {
  const together =
    rho === null
      ? ""
      : rho > 0.1
        ? " Likely answers are the better paid ones (rho above 0): the two pull together."
        : rho < -0.1
          ? " Likely answers are the worse paid ones (rho below 0): the two pull apart, and sharpening may win on the way although the optimum is good."
          : " Likely and well paid hardly go together (rho near 0).";
  if (objective.mode === "none")
    return `There is no sharpening term, so there is nothing to compare the reward with.${together}`;
  if (objective.betaInv === 0) return `The task reward plays no part (D = 0).${together}`;
  if (objective.mode === "sampling" && objective.alpha === 1)
    return `At alpha 1 there is no sharpening term to weigh the reward against.${together}`;
  if (dominance === null) return `The sharpening term is the same for every answer to a prompt.${together}`;
  const who =
    dominance < 0.5
      ? "Within a group sharpening spreads the totals more than the reward does: at first the policy learns mostly what is likely."
      : dominance < 2
        ? "Within a group the reward and sharpening spread the totals about equally."
        : "Within a group the reward spreads the totals more than sharpening does.";
  return `${who}${together}`;
}
