"use client";

import { useId } from "react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { advantageAlgorithms } from "@/domain/run/config";
import type { Lab } from "./use-lab";

/** On what the lab computes: the bank, the advantage algorithm and, where weights follow a schedule, the policy step. */
export function LabBar({ lab }: { lab: Lab }) {
  const id = useId();
  const { banks, bank, facts, spec } = lab;
  if (!bank) return null;
  const hasSchedule = spec?.terms.some(({ weight }) => typeof weight !== "number") ?? false;
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2 text-xs">
      <Labelled id={`${id}-bank`} label="Bank" className="min-w-40 flex-1">
        <Select
          id={`${id}-bank`}
          value={bank.id}
          onValueChange={lab.choose}
          options={banks.map((one) => ({ value: one.id, label: bankLabel(one, banks), hint: bankHint(one) }))}
          className="h-8 text-[13px]"
        />
      </Labelled>
      <Labelled id={`${id}-advantage`} label="Advantage" className="w-36">
        <Select
          id={`${id}-advantage`}
          value={lab.algorithm}
          onValueChange={(value) => {
            const chosen = advantageAlgorithms.find((one) => one === value);
            if (chosen) lab.setAlgorithm(chosen);
          }}
          options={advantageAlgorithms.map((value) => ({ value, label: algorithmLabels[value] }))}
          className="h-8 text-[13px]"
        />
      </Labelled>
      {hasSchedule ? (
        <Labelled id={`${id}-step`} label="Policy step" className="w-24">
          <Input
            id={`${id}-step`}
            inputMode="numeric"
            autoComplete="off"
            placeholder={facts && facts.policySteps[1] > 0 ? "as sampled" : "0"}
            value={lab.policyStep ?? ""}
            onChange={(event) => {
              const digits = event.target.value.replace(/\D/g, "").slice(0, 7);
              lab.setPolicyStep(digits === "" ? null : Number(digits));
            }}
            className="h-8 text-[13px] tabular"
          />
        </Labelled>
      ) : null}
    </div>
  );
}

const algorithmLabels = { rloo: "RLOO", grpo: "GRPO", reinforce_pp: "REINFORCE++" } as const;

type Bank = NonNullable<Lab["bank"]>;

/** Its name; where several have the same, what tells them apart comes with it. */
function bankLabel(bank: Bank, all: readonly Bank[]): string {
  const same = all.filter(({ name }) => name === bank.name);
  return same.length > 1 ? `${bank.name} · ${bank.rollouts.toLocaleString("en")}` : bank.name;
}

function bankHint(bank: Bank): string {
  return `${bank.rollouts.toLocaleString("en")} rollouts of ${bank.baseModel}, temperature ${bank.temperature}`;
}

function Labelled({
  id,
  label,
  className,
  children,
}: {
  id: string;
  label: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-faint">
        {label}
      </label>
      {children}
    </div>
  );
}
