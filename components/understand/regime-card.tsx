import { formatValue } from "@/components/charts/format-value";
import { Formula } from "@/components/ui/formula";
import { objectiveFormula } from "@/domain/objective/formula";
import { formatShare } from "./format-share";
import type { PreparedAnswer, RegimeOutcome } from "./prepare-understand";
import { regimeSentence } from "./understand-sentences";

/** What one regime makes of the six answers: bars, the formula of its optimum, what that is worth. */
export function RegimeCard({ outcome, answers }: { outcome: RegimeOutcome; answers: readonly PreparedAnswer[] }) {
  const { optimum, measures } = outcome;
  const rewardsAlike = answers.every(({ reward }) => reward === answers[0]?.reward);
  return (
    <article
      aria-label={outcome.label}
      data-regime={outcome.id}
      className="flex min-w-0 flex-col gap-3 rounded-xl border border-border bg-raised p-4"
    >
      <h3 className="font-medium text-[13px]">{outcome.label}</h3>
      <Formula
        latex={objectiveFormula(outcome.objective).optimum}
        display={false}
        className="flex min-h-11 items-center text-[13px]"
      />
      <Columns
        answers={answers}
        probabilities={optimum?.probabilities ?? null}
        tied={(optimum?.best?.length ?? 1) > 1}
      />
      <p className="text-pretty text-soft text-xs">{regimeSentence(outcome, rewardsAlike)}</p>
      <dl className="mt-auto grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5 border-border border-t pt-2.5 text-xs tabular">
        <dt className="text-faint">Accuracy</dt>
        <dd className="text-right font-medium">{measures ? formatShare(measures.accuracy) : "–"}</dd>
        <dt className="text-faint">E[r]</dt>
        <dd className="text-right">{short(measures?.reward)}</dd>
        <dt className="text-faint">Length</dt>
        <dd className="text-right">{short(measures?.length)}</dd>
        <dt className="text-faint">KL, nats</dt>
        <dd className="text-right">{short(measures?.kl)}</dd>
      </dl>
    </article>
  );
}

/** A column for each answer: filled to pi*, with a line where the base had it; hatched where an even mix stands for any. */
function Columns({
  answers,
  probabilities,
  tied,
}: {
  answers: readonly PreparedAnswer[];
  probabilities: readonly number[] | null;
  tied: boolean;
}) {
  const words = answers
    .map(
      ({ letter, probability }, index) =>
        `${letter} ${formatShare(probability)}${probabilities ? ` to ${formatShare(probabilities[index] ?? 0)}` : ""}`,
    )
    .join(", ");
  return (
    <div role="img" aria-label={`From base to optimum: ${words}`} className="flex gap-1.5">
      {answers.map((answer, index) => {
        const after = probabilities?.[index] ?? 0;
        return (
          <div key={answer.letter} className="flex min-w-0 flex-1 flex-col items-center gap-1">
            <div className="relative h-24 w-full rounded-sm bg-muted">
              <div
                className="absolute inset-x-0 bottom-0 rounded-sm bg-accent"
                style={{
                  height: `${100 * after}%`,
                  minHeight: after > 0 ? 1 : 0,
                  ...(tied && after > 0
                    ? {
                        background:
                          "repeating-linear-gradient(45deg, var(--accent) 0 4px, color-mix(in srgb, var(--accent) 45%, transparent) 4px 8px)",
                      }
                    : {}),
                }}
              />
              <div
                className="absolute inset-x-0 border-foreground border-t-2"
                style={{ bottom: `calc(${100 * answer.probability}% - 1px)` }}
              />
            </div>
            <span className={answer.right ? "font-medium text-good text-xs" : "text-faint text-xs"}>
              {answer.letter}
              {answer.right ? "✓" : ""}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function short(value: number | undefined): string {
  return value === undefined ? "–" : formatValue(Number(value.toFixed(3)));
}
