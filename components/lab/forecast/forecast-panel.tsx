"use client";

import { useMemo } from "react";
import { useLabOfComposer } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BankInfo } from "@/domain/rollout/bank-info";
import { BesideForecast } from "./beside-forecast";
import { ForecastNotes } from "./forecast-notes";
import { MapPanel } from "./map-panel";
import { OutlookTable } from "./outlook-table";
import { PromptsTable } from "./prompts-table";
import { SignalsTable } from "./signals-table";
import { StabilityPanel } from "./stability-panel";

/** What the numbers are computed from. */
function leadOf(source: BankInfo["source"] | undefined): string {
  const what =
    source === "run"
      ? "by weighing the answers that a run's policy gave: what it no longer says is not seen"
      : source === "imported"
        ? "by weighing the answers of an imported bank"
        : "by weighing the base model's own answers: before any training";
  return `Where the optimum of this reward is, ${what}; no promise of where a run will end.`;
}

/** Where the optimum of the reward would take the model, as the bank lets one see it. */
export function ForecastPanel() {
  const lab = useLabOfComposer();
  const { question, bank } = lab;
  const input = useMemo(() => {
    if (!question || !bank) return null;
    const { temperature, topP, topK, refTemperature, source } = bank;
    return { question, bank: { temperature, topP, topK, refTemperature, source } };
  }, [question, bank]);
  const { value, isCurrent, error } = useLabAnswer(lab, "forecast", input);
  const mapInput = useMemo(() => (question ? { question } : null), [question]);
  const map = useLabAnswer(lab, "map", mapInput);
  if (error !== null)
    return (
      <p role="alert" className="text-bad text-sm">
        {error}
      </p>
    );
  if (value === null) return <Skeleton aria-label="Forecasting" className="h-48 w-full" />;
  const forecast = value.ok ? value.forecast : null;
  const tiers = new Map(lab.task.tiers.map(({ id, label }) => [id, label]));
  return (
    <div className="flex flex-col gap-8">
      {value.ok ? (
        <section aria-label="Forecast" className="flex flex-col gap-4">
          <p className="text-pretty text-faint text-xs">{leadOf(bank?.source)}</p>
          <OutlookTable forecast={value.forecast} tiers={tiers} />
          <ForecastNotes notes={value.forecast.notes} />
          <Disclosure summary="Every signal" aside="mean of the base and of the optimum">
            <SignalsTable forecast={value.forecast} signals={lab.task.signals} />
          </Disclosure>
          <Disclosure summary="Prompt by prompt" aside={`${value.forecast.prompts.length} prompts`}>
            <PromptsTable rows={value.forecast.prompts} />
          </Disclosure>
        </section>
      ) : (
        <EmptyState title="No forecast">{value.reason}</EmptyState>
      )}
      <MapPanel lab={lab} answer={map} optimum={isCurrent ? (forecast?.optimum ?? null) : null} />
      {forecast ? (
        <BesideForecast forecast={forecast} objective={question?.spec.objective ?? null} tiers={tiers} />
      ) : null}
      {input ? <StabilityPanel lab={lab} input={input} waits={!map.isCurrent} /> : null}
    </div>
  );
}
