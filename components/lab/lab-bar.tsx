"use client";

import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { bankKind } from "@/domain/rollout/bank-kind";
import { advantageAlgorithms } from "@/domain/run/config";
import type { Lab } from "./use-lab";

/** On what the lab computes: the bank, the advantage algorithm and, where weights follow a schedule, the policy step. */
export function LabBar({ lab }: { lab: Lab }) {
  const id = useId();
  const { banks, bank, checkedOn, facts, spec } = lab;
  if (!bank) return null;
  const hasSchedule = spec?.terms.some(({ weight }) => typeof weight !== "number") ?? false;
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2 text-xs">
      <Labelled id={`${id}-bank`} label="Bank" className="min-w-40 flex-1">
        <Select
          id={`${id}-bank`}
          value={bank.id}
          onValueChange={lab.choose}
          options={banks.map((one) => ({
            value: one.id,
            label: <BankLabel bank={one} all={banks} />,
            hint: bankHint(one),
          }))}
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
      {checkedOn && checkedOn.id !== bank.id ? (
        <p className="w-full text-soft">
          A launch is checked on {checkedOn.name} ({bankKind(checkedOn)}).{" "}
          <Button variant="link" size="small" onClick={() => lab.choose(checkedOn.id)}>
            Take that bank
          </Button>
        </p>
      ) : null}
    </div>
  );
}

const algorithmLabels = { rloo: "RLOO", grpo: "GRPO", reinforce_pp: "REINFORCE++" } as const;

type Bank = NonNullable<Lab["bank"]>;

/** Its name and kind; where several are alike in both, what tells them apart comes with them. */
function BankLabel({ bank, all }: { bank: Bank; all: readonly Bank[] }) {
  const kind = bankKind(bank);
  const same = all.filter((one) => one.name === bank.name && bankKind(one) === kind);
  return (
    <>
      {bank.name}
      {same.length > 1 ? ` · ${bank.rollouts.toLocaleString("en")}` : ""} <span className="text-faint">({kind})</span>
    </>
  );
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
