import { memo } from "react";
import { cn } from "@/components/ui/cn";
import { Formula } from "@/components/ui/formula";
import { objectiveFormula } from "@/domain/objective/formula";
import { objectiveSentence } from "@/domain/objective/sentence";
import type { RewardSpec } from "@/domain/reward/spec";
import { totalFormula } from "./total-formula";
import { paysNothing, totalSentence } from "./total-sentence";

/** What the reward asks for, as formulas and as sentences; follows every change. */
export const ObjectiveBand = memo(function ObjectiveBand({
  spec,
  stacked = false,
}: {
  spec: RewardSpec;
  stacked?: boolean;
}) {
  const { reward, optimum } = objectiveFormula(spec.objective);
  return (
    <section
      aria-label="Objective in words and as a formula"
      className={cn("grid gap-x-10 gap-y-4", !stacked && "lg:grid-cols-2")}
    >
      <div
        data-testid="objective-formula"
        className="flex min-w-0 flex-col gap-2 text-[15px] lg:gap-1 lg:text-[13.5px]"
      >
        <Formula latex={totalFormula(spec)} display={false} />
        <Formula latex={reward} display={false} />
        <Formula latex={optimum} display={false} />
      </div>
      <p
        data-testid="objective-sentence"
        aria-live="polite"
        className="text-pretty text-soft lg:text-[13px] lg:leading-snug"
      >
        {totalSentence(spec)} {objectiveSentence(spec.objective, { paysNothing: paysNothing(spec) })}
      </p>
    </section>
  );
});
