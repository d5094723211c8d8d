"use client";

import Link from "next/link";
import { RadioGroup } from "radix-ui";
import { memo, useState } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { SliderField } from "@/components/ui/slider-field";
import { understandHref } from "@/components/understand/understand-params";
import { klWeightOf, withKlWeight } from "@/domain/objective/kl-weight";
import { regime } from "@/domain/objective/regimes";
import { type Objective, SPEC_LIMITS } from "@/domain/reward/spec";
import { type Editing, faultAt } from "./editing";
import { useReach } from "./use-reach";
import { pickableRegimes, pickedRegime, withRegime } from "./with-regime";

const normalizationOptions = [
  { value: "sum", label: "Sum", hint: "log-probability of the whole answer" },
  { value: "mean", label: "Mean", hint: "per token: length no longer counts" },
  { value: "weighted_mean", label: "Weighted mean", hint: "divided by length to a power" },
  { value: "none", label: "None", hint: "likelihood plays no part" },
];

/** Where the policy is led: the regime, alpha, the KL weight and the length normalisation. */
export const ObjectiveSection = memo(function ObjectiveSection({
  objective,
  editing,
}: {
  objective: Objective;
  editing: Editing;
}) {
  const picked = pickedRegime(objective);
  const [refused, setRefused] = useState<string | null>(null);
  const kl = klWeightOf(objective);
  const betaReach = useReach(objective.mode === "none" ? 0 : objective.betaInv, 20);

  function change(next: Objective) {
    setRefused(null);
    editing.set(["objective"], next);
  }

  function changeKl(weight: number) {
    const next = withKlWeight(objective, weight);
    if (next.ok) change(next.objective);
    else setRefused(next.reason);
  }

  const sixAnswers = understandHref(objective);
  const alphaOff = objective.mode === "none";
  return (
    <section aria-labelledby="objective-title" className="flex flex-col gap-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="objective-title" className="font-medium text-[15px] tracking-tight">
          Objective
        </h2>
        {sixAnswers ? (
          <Link
            href={sixAnswers}
            className="text-soft text-xs underline-offset-4 hover:text-foreground hover:underline"
          >
            Try it on six answers
          </Link>
        ) : null}
      </div>
      <RadioGroup.Root
        aria-label="Regime"
        value={picked}
        onValueChange={(value) => {
          const id = pickableRegimes.find((one) => one === value);
          if (!id) return;
          editing.renew();
          change(withRegime(objective, id));
        }}
        className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3"
      >
        {pickableRegimes.map((id) => (
          <RadioGroup.Item
            key={id}
            value={id}
            className="group flex flex-col items-start gap-1 rounded-lg border border-border px-3.5 py-3 text-left transition-colors hover:border-border-strong data-[state=checked]:border-foreground"
          >
            <span className="flex items-center gap-2 font-medium text-[13px]">
              <span
                aria-hidden
                className="grid size-3.5 place-items-center rounded-full border border-faint group-data-[state=checked]:border-foreground"
              >
                <span className="size-1.5 rounded-full group-data-[state=checked]:bg-foreground" />
              </span>
              {regime(id).label}
            </span>
            <span className="text-faint text-xs">{regime(id).description}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {faultAt(editing.faults, ["objective"]) ? (
        <p role="alert" className="text-bad text-xs">
          {faultAt(editing.faults, ["objective"])}
        </p>
      ) : null}
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <SliderField
          label="Alpha"
          value={objective.mode === "none" ? 1 : objective.alpha}
          onValueChange={(alpha) => {
            if (objective.mode !== "none") change({ ...objective, alpha });
          }}
          from={0}
          to={4}
          step={0.05}
          min={0}
          max={SPEC_LIMITS.alpha}
          disabled={alphaOff}
          hint={
            alphaOff
              ? "Task reward alone asks for nothing from the base, so there is no alpha."
              : "1 leaves the base as it is, more sharpens, less flattens."
          }
        />
        <SliderField
          label="KL weight"
          value={kl.enabled ? Number(kl.weight.toPrecision(3)) : 0}
          onValueChange={changeKl}
          from={0}
          to={1}
          step={0.01}
          min={0}
          max={1e6}
          disabled={!kl.enabled}
          hint={kl.enabled ? "What a nat away from the base costs: 1 / beta_inv." : kl.reason}
          error={refused ?? undefined}
        />
        {objective.mode !== "none" ? (
          <>
            <SliderField
              label="Beta inverse"
              value={objective.betaInv}
              onValueChange={(betaInv) => change({ ...objective, betaInv })}
              from={0}
              to={betaReach}
              step={betaReach / 200}
              min={0}
              max={SPEC_LIMITS.betaInv}
              hint="How much reward counts against likelihood; at 0 it does not."
            />
            <Field
              label="Normalise likelihood by length"
              hint={normalizationOptions.find((one) => one.value === objective.normalization)?.hint}
            >
              {(control) => (
                <Select
                  {...control}
                  value={objective.normalization}
                  onValueChange={(value) => {
                    const option = (["none", "sum", "mean", "weighted_mean"] as const).find((one) => one === value);
                    if (!option) return;
                    const { normalizationPower, ...rest } = objective;
                    const power = option === "weighted_mean" ? { normalizationPower: normalizationPower ?? 0.5 } : {};
                    change({ ...rest, normalization: option, ...power });
                  }}
                  options={normalizationOptions}
                />
              )}
            </Field>
            {objective.normalization === "weighted_mean" ? (
              <SliderField
                label="Power of the length"
                value={objective.normalizationPower ?? 1}
                onValueChange={(normalizationPower) => change({ ...objective, normalizationPower })}
                from={0}
                to={1}
                step={0.05}
                min={0}
                max={1}
              />
            ) : null}
            {picked === "custom" ? (
              <Field label="Mode">
                {(control) => (
                  <Select
                    {...control}
                    value={objective.mode}
                    onValueChange={(mode) =>
                      change({ ...objective, mode: mode === "sampling" ? "sampling" : "optimization" })
                    }
                    options={[
                      { value: "optimization", label: "Optimization", hint: "the best answer" },
                      { value: "sampling", label: "Sampling", hint: "a distribution" },
                    ]}
                  />
                )}
              </Field>
            ) : null}
          </>
        ) : null}
      </div>
    </section>
  );
});
