import { didYouMean } from "@/domain/reward/nearest-name";
import { tasks } from "@/domain/task/task";
import { BadInput } from "@/scripts/cli/bad-input";

/** The signal that is success: the one asked for, else the first task's whose success these rollouts have; null without one. */
export function chooseSuccess(names: readonly string[], asked: string | undefined): string | null {
  if (asked === undefined) return tasks.map(({ success }) => success).find((name) => names.includes(name)) ?? null;
  if (names.includes(asked)) return asked;
  const there = names.length === 0 ? "They have no signals." : `They have ${names.join(", ")}.`;
  throw new BadInput(`No rollout has the signal "${asked}" of --success.${didYouMean(asked, names)} ${there}`);
}
