import type { RunStatus } from "@/domain/run/status";

/** What a bank's state means, in a sentence; null where there is nothing to add to its badge. */
export function bankNote(bank: { status: RunStatus; unresponsive: boolean; failureReason: string | null }) {
  if (bank.status === "failed") return `It failed: ${bank.failureReason ?? "no reason was given"}`;
  if (bank.status === "queued") return "Waits until no training run and no evaluation does.";
  if (bank.status === "canceled") return "Canceled before it was complete: nothing uses it.";
  if (bank.unresponsive) return "Its trainer has not called for over a minute.";
  return null;
}

/** "16,384 rollouts, 9.8 MB"; "1 rollout" never comes up: a prompt has two at least. */
export function bankSize({ rollouts, bytes }: { rollouts: number; bytes: number }): string {
  return `${rollouts.toLocaleString("en")} rollouts, ${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

type Asked = { prompts: number; samplesPerPrompt: number; temperature: number };

/** "256 prompts × 64 at T = 1". */
export function bankShape({ prompts, samplesPerPrompt, temperature }: Asked): string {
  return `${prompts} prompts × ${samplesPerPrompt} at T = ${temperature}`;
}
