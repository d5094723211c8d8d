import { stopReasons } from "@/domain/rollout/rollout";
import type { BankContext } from "./context";

const LENGTH = stopReasons.indexOf("length");

/** 1 where an answer is empty (EOS at most) or was cut by the length limit. */
export function unfinishedAnswers({ columns, signal }: Pick<BankContext, "columns" | "signal">): Uint8Array {
  const truncated = signal("truncated");
  // A bank that was imported without token counts has 0 everywhere, which says nothing.
  const counted = columns.tokens.some((tokens) => tokens > 0);
  return Uint8Array.from({ length: columns.count }, (_, at) => {
    const cut = (truncated?.[at] ?? 0) >= 0.5 || columns.stopReason[at] === LENGTH;
    return cut || (counted && (columns.tokens[at] ?? 0) <= 1) ? 1 : 0;
  });
}
