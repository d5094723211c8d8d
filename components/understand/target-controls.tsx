"use client";

import { useReach } from "@/components/reward/use-reach";
import { Choice } from "@/components/ui/choice";
import { SliderField } from "@/components/ui/slider-field";
import { normalizations, SPEC_LIMITS } from "@/domain/reward/spec";
import type { UnderstandState } from "./prepare-understand";

const labels = { none: "none", sum: "sum", mean: "mean", weighted_mean: "weighted mean" } as const;

type Target = Pick<UnderstandState, "alpha" | "betaInv" | "n" | "w">;

/** Where the six answers are led: alpha, beta_inv and the length normalisation. */
export function TargetControls({ state, onChange }: { state: Target; onChange: (next: Partial<Target>) => void }) {
  const betaReach = useReach(state.betaInv, 10);
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <SliderField
        label="Alpha"
        value={state.alpha}
        onValueChange={(alpha) => onChange({ alpha })}
        from={0}
        to={4}
        step={0.05}
        min={0}
        max={SPEC_LIMITS.alpha}
        hint="1 leaves the base as it is, more sharpens, less flattens."
      />
      <SliderField
        label="Beta inverse"
        value={state.betaInv}
        onValueChange={(betaInv) => onChange({ betaInv })}
        from={0}
        to={betaReach}
        step={betaReach / 200}
        min={0}
        max={SPEC_LIMITS.betaInv}
        hint="How much reward counts; at 0 it does not."
      />
      <div className="sm:col-span-2">
        <Choice
          label="Likelihood N, by length:"
          value={state.n}
          options={normalizations.map((value) => ({ value, label: labels[value] }))}
          onChange={(n) => onChange({ n })}
        />
      </div>
      {state.n === "weighted_mean" ? (
        <SliderField
          label="Power of the length"
          value={state.w}
          onValueChange={(w) => onChange({ w })}
          from={0}
          to={1}
          step={0.05}
          min={0}
          max={1}
        />
      ) : null}
    </div>
  );
}
