"use client";

import { Check, X } from "lucide-react";
import { useRef } from "react";
import { formatValue } from "@/components/charts/format-value";
import { cn } from "@/components/ui/cn";
import { DragBar } from "@/components/ui/drag-bar";
import { NumberField } from "@/components/ui/number-field";
import { SHARE_LEAST, SHARE_TOTAL, withShare } from "@/domain/objective/shares";
import { formatShare } from "./format-share";
import type { PreparedAnswer } from "./prepare-understand";
import { TOKENS_MOST } from "./understand-params";

const ROW =
  "grid grid-cols-[2.25rem_minmax(0,1fr)_4rem] gap-x-3 sm:grid-cols-[2.25rem_minmax(0,1fr)_4rem_8rem_2.5rem_4rem]";

/** The six answers: probability and reward as bars one drags, pi* beneath the probability, and the length in tokens. */
export function AnswerRows({
  answers,
  wordings,
  onShares,
  onReward,
  onTokens,
}: {
  answers: readonly PreparedAnswer[];
  wordings: boolean;
  onShares: (shares: number[]) => void;
  onReward: (index: number, reward: number) => void;
  onTokens: (index: number, tokens: number) => void;
}) {
  const shares = answers.map(({ probability }) => Math.round(probability * SHARE_TOTAL));
  // While a bar is dragged the others keep the proportions they had before: dragging back brings everything back.
  const before = useRef<number[] | null>(null);
  const most = SHARE_TOTAL - SHARE_LEAST * (answers.length - 1);
  return (
    <section aria-label="The six answers" className="flex flex-col">
      <div aria-hidden className={cn(ROW, "border-border border-b pb-1.5 text-faint text-xs")}>
        <span />
        <span className="sm:col-span-2">
          Base <Swatch className="bg-foreground/60" /> and optimum <Swatch className="bg-accent" />
          <span className="sm:hidden">, below: reward r</span>
        </span>
        <span className="hidden sm:block">Reward r</span>
        <span className="hidden sm:block" />
        <span className="text-right">Tokens</span>
      </div>
      {answers.map((answer, index) => (
        <div
          key={answer.letter}
          data-answer={answer.letter}
          className={cn(ROW, "items-center gap-y-1 border-border border-b py-3 last:border-0")}
        >
          <AnswerName answer={answer} twin={wordings && index < 2} />
          <div className="min-w-0">
            <DragBar
              value={shares[index] ?? SHARE_LEAST}
              min={SHARE_LEAST}
              max={most}
              step={10}
              label={`Probability of ${answer.letter}`}
              valueText={`${formatShare(answer.probability)}; at the optimum ${formatShare(answer.after)}`}
              onDragChange={(dragging) => {
                before.current = dragging ? shares : null;
              }}
              onValueChange={(share) => onShares(withShare(before.current ?? shares, index, share))}
              fill="bg-foreground/60"
            />
            <div aria-hidden className="h-2.5 rounded-sm bg-muted">
              <div
                className="h-full rounded-sm bg-accent"
                style={{ width: `${100 * answer.after}%`, minWidth: answer.after > 0 ? 2 : 0 }}
              />
            </div>
          </div>
          <div className="flex h-full flex-col justify-between py-0.5 text-right text-xs tabular">
            <span>{formatShare(answer.probability)}</span>
            <span data-after className="font-medium text-accent">
              {formatShare(answer.after)}
            </span>
          </div>
          <div className="col-start-2 flex min-w-0 items-center gap-2 sm:col-start-auto">
            <span aria-hidden className="w-10 shrink-0 text-soft text-xs tabular sm:hidden">
              r {formatValue(answer.reward)}
            </span>
            <DragBar
              value={answer.reward}
              min={0}
              max={1}
              step={0.05}
              label={`Reward of ${answer.letter}`}
              valueText={formatValue(answer.reward)}
              onValueChange={(reward) => onReward(index, reward)}
              fill={answer.right ? "bg-good" : "bg-warn"}
              className="flex-1"
            />
          </div>
          <span className="hidden text-xs tabular sm:block">{formatValue(answer.reward)}</span>
          <NumberField
            aria-label={`Tokens of ${answer.letter}`}
            value={answer.tokens}
            onValueChange={(tokens) => onTokens(index, tokens)}
            min={1}
            max={TOKENS_MOST}
            integer
            className="h-8 px-2"
          />
        </div>
      ))}
    </section>
  );
}

function AnswerName({ answer, twin }: { answer: PreparedAnswer; twin: boolean }) {
  const Mark = answer.right ? Check : X;
  return (
    <div className="flex items-center gap-1 self-start pt-1">
      <span className="font-medium text-sm">{answer.letter}</span>
      <Mark
        className={cn("size-3.5", answer.right ? "text-good" : "text-warn")}
        aria-label={answer.right ? "right" : "wrong"}
      />
      {twin ? (
        <span className="text-faint text-xs" title="A and B are two wordings of one answer">
          =
        </span>
      ) : null}
    </div>
  );
}

function Swatch({ className }: { className: string }) {
  return <span className={cn("mx-0.5 inline-block h-2 w-4 rounded-sm align-middle", className)} />;
}
