import { type BankInfo, cutOf } from "@/domain/rollout/bank-info";
import type { RunStatus } from "@/domain/run/status";

/** What a bank's state means, in a sentence; null where there is nothing to add to its badge. */
export function bankNote(bank: { status: RunStatus; unresponsive: boolean; failureReason: string | null }) {
  if (bank.status === "failed") return `It failed: ${bank.failureReason ?? "no reason was given"}`;
  if (bank.status === "queued") return "Waits until no training run and no evaluation does.";
  if (bank.status === "canceled") return "Canceled before it was complete: nothing uses it.";
  if (bank.unresponsive) return "Its trainer has not called for over a minute.";
  return null;
}

/** "16,384 rollouts, 9.8 MB". */
export function bankSize({ rollouts, bytes }: { rollouts: number; bytes: number }): string {
  return `${counted(rollouts, "rollout")}, ${megabytes(bytes)}`;
}

/** "256 prompts × 64", or "256 prompts, up to 64 of one" where they differ. */
export function bankShape(bank: Pick<BankInfo, "prompts" | "samplesPerPrompt" | "rollouts">): string {
  const prompts = counted(bank.prompts, "prompt");
  const even = bank.prompts * bank.samplesPerPrompt === bank.rollouts;
  return even ? `${prompts} × ${bank.samplesPerPrompt}` : `${prompts}, up to ${bank.samplesPerPrompt} rollouts of one`;
}

/** "temperature 0.7, top-p 0.9; S_ref at temperature 1". */
export function bankSampling(bank: Pick<BankInfo, "temperature" | "refTemperature" | "topP" | "topK">): string {
  const drawn = [`temperature ${bank.temperature}`, cutOf(bank)].filter((part) => part !== null).join(", ");
  const differs = bank.refTemperature !== null && bank.refTemperature !== bank.temperature;
  return differs ? `${drawn}; S_ref at temperature ${bank.refTemperature}` : drawn;
}

/** Where its rollouts came from, in a few words. */
export function bankOrigin(bank: Pick<BankInfo, "source" | "split" | "fileName" | "steps">): string {
  const split = bank.split === "train" ? "training" : bank.split;
  if (bank.source === "sampled") return `sampled by a trainer, ${split} prompts`;
  if (bank.source === "imported") return `imported${bank.fileName ? ` from ${bank.fileName}` : ""}, ${split} prompts`;
  const { from = 0, to = 0 } = bank.steps ?? {};
  return `a run's ${split} rollouts, ${from === to ? `step ${from}` : `steps ${from} to ${to}`}`;
}

/** What a finished bank lacks, a sentence each. */
export function bankLacks(
  bank: Pick<BankInfo, "rollouts" | "withoutRef" | "withoutText"> & { linesLeftOut: number },
): string[] {
  const { rollouts, withoutRef, withoutText, linesLeftOut } = bank;
  const lacks: string[] = [];
  if (withoutText > 0) lacks.push(`${share(withoutText, rollouts)} kept without text.`);
  if (withoutRef > 0 && withoutRef < rollouts)
    lacks.push(`${share(withoutRef, rollouts)} without S_ref: no forecast counts them.`);
  if (linesLeftOut > 0) lacks.push(`${counted(linesLeftOut, "faulty line")} of the file left out.`);
  return lacks;
}

function share(some: number, all: number): string {
  return some === all ? `All ${counted(all, "rollout")}` : `${some.toLocaleString("en")} of ${counted(all, "rollout")}`;
}

export function counted(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}

export function megabytes(bytes: number): string {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
