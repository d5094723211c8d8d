"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { memo } from "react";
import { TermDot } from "@/components/lab/term-dot";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { RewardTerm } from "@/domain/reward/spec";
import { type Editing, faultAt, faultsAt } from "./editing";
import { GateField } from "./gate-field";
import { SourceField } from "./source-field";
import { isRole, roleOptions } from "./term-roles";
import { termSummary } from "./term-summary";
import { TransformsField } from "./transforms-field";
import { WeightField, WeightKindField } from "./weight-field";

/** One term of a reward: what it measures, how much it weighs, and, folded away, how it is shaped. */
export const TermCard = memo(function TermCard({
  term,
  at,
  count,
  ids,
  editing,
}: {
  term: RewardTerm;
  at: number;
  count: number;
  /** Of all terms. */
  ids: readonly string[];
  editing: Editing;
}) {
  const path = ["terms", at];
  const title = term.label || term.id || `term ${at + 1}`;
  const names = [...editing.signals.map((signal) => signal.name), ...ids.slice(0, at)];
  const { source } = term;
  const signal = source.type === "signal" ? editing.signals.find((one) => one.name === source.signal) : undefined;
  const shown = ["id", "source", "weight", "transforms", "gate"];
  const other = editing.faults.filter(
    (fault) => fault.path[0] === "terms" && fault.path[1] === at && !shown.includes(String(fault.path[2])),
  );
  const gateFaults = faultsAt(editing.faults, [...path, "gate"]);

  return (
    <article aria-label={`Term ${title}`} className="rounded-xl border border-border bg-raised">
      <header className="flex items-center gap-2 py-2 pr-2 pl-4">
        <TermDot id={term.id} />
        <h3 className="min-w-0 truncate font-medium">{title}</h3>
        <Badge tone={term.role === "metric" || term.role === "gold" ? "outline" : "neutral"}>{term.role}</Badge>
        <div className="ml-auto flex">
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Move ${title} up`}
            disabled={at === 0}
            onClick={() => editing.swap(["terms"], at, at - 1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Move ${title} down`}
            disabled={at === count - 1}
            onClick={() => editing.swap(["terms"], at, at + 1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove ${title}`}
            disabled={count === 1}
            title={count === 1 ? "A reward has at least one term" : undefined}
            onClick={() => editing.set(path, undefined)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      </header>
      <div className="grid gap-x-6 gap-y-4 px-4 pb-2 sm:grid-cols-2">
        <SourceField source={source} at={at} names={names} editing={editing} />
        <WeightField weight={term.weight} path={[...path, "weight"]} of={title} editing={editing} />
      </div>
      {other.length > 0 ? <p className="px-4 pb-2 text-bad text-xs">{other[0]?.message}</p> : null}
      <Disclosure summary="Name, role and shaping" aside={termSummary(term)} className="px-4 pb-2">
        <div className="flex flex-col gap-5">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Id" hint="The name in formulas and curves." error={faultAt(editing.faults, [...path, "id"])}>
              {(control) => (
                <Input
                  {...control}
                  className="font-mono"
                  spellCheck={false}
                  value={term.id}
                  onChange={(event) => editing.set([...path, "id"], event.target.value)}
                />
              )}
            </Field>
            <Field label="Label" hint="For people; changes nothing.">
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  value={term.label ?? ""}
                  onChange={(event) => editing.set([...path, "label"], event.target.value || undefined)}
                />
              )}
            </Field>
            <Field label="Role" hint={roleOptions.find((option) => option.value === term.role)?.hint}>
              {(control) => (
                <Select
                  {...control}
                  value={term.role}
                  onValueChange={(role) => {
                    if (isRole(role)) editing.set([...path, "role"], role);
                  }}
                  options={roleOptions}
                />
              )}
            </Field>
            <WeightKindField weight={term.weight} path={[...path, "weight"]} editing={editing} />
          </div>
          <TransformsField
            transforms={term.transforms}
            path={[...path, "transforms"]}
            editing={editing}
            stepSignal={signal?.kind === "step"}
          />
          <GateField gate={term.gate} path={[...path, "gate"]} names={names} editing={editing} />
          {gateFaults.length > 0 && !term.gate ? <p className="text-bad text-xs">{gateFaults[0]}</p> : null}
        </div>
      </Disclosure>
    </article>
  );
});
