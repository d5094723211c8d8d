"use client";

import { Plus } from "lucide-react";
import { usePythonTermsOfComposer } from "@/components/python/use-python-terms";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { type RewardTerm, SPEC_LIMITS } from "@/domain/reward/spec";
import { type Editing, faultAt } from "./editing";
import { expressionTerm, freeId, pythonTerm, signalTerm, starterTerms, type TermInput } from "./new-term";
import { TermCard } from "./term-card";
import { useShared } from "./use-shared";

/** The terms of a reward and the ways to add one. */
export function TermsSection({
  terms,
  keys,
  editing,
}: {
  terms: readonly RewardTerm[];
  /** One per term, which stays with it: ids change while one types them, places when a term goes. */
  keys: readonly number[];
  editing: Editing;
}) {
  const python = usePythonTermsOfComposer();
  const ids = useShared(terms.map((term) => term.id));
  const full = terms.length >= SPEC_LIMITS.terms;
  const used = new Set(terms.flatMap((term) => (term.source.type === "signal" ? [term.source.signal] : [])));
  const starters = starterTerms(editing.task).filter(
    ({ term }) => term.source.type !== "signal" || !used.has(term.source.signal),
  );

  function add(term: TermInput) {
    editing.append(["terms"], terms.length, { ...term, id: freeId(term.id, ids) });
  }

  function addPython() {
    const name = editing.task.success || (editing.signals[0]?.name ?? "tokens");
    const term = pythonTerm(name, editing.signals.find((one) => one.name === name)?.kind ?? "outcome");
    // What is written here may run without being asked about.
    if (term.source.type === "python") python.begin(term.source.code);
    add(term);
  }

  const whole = editing.faults.find((fault) => fault.path[0] === "terms" && fault.path.length === 1);
  return (
    <section aria-labelledby="terms-title" className="flex flex-col gap-3">
      <h2 id="terms-title" className="font-medium text-[15px] tracking-tight">
        Terms
      </h2>
      {terms.map((term, at) => (
        <TermCard key={keys[at] ?? term.id} term={term} at={at} count={terms.length} ids={ids} editing={editing} />
      ))}
      {whole ? <p className="text-bad text-xs">{whole.message}</p> : null}
      <div className="flex flex-wrap items-center gap-2">
        {starters.map(({ label, term }) => (
          <Button key={label} size="small" disabled={full} onClick={() => add(term)}>
            <Plus aria-hidden />
            {label}
          </Button>
        ))}
        <Button size="small" disabled={full} onClick={() => add(expressionTerm())}>
          <Plus aria-hidden />
          Expression
        </Button>
        <Button size="small" disabled={full} onClick={addPython}>
          <Plus aria-hidden />
          Python
        </Button>
        <Select
          aria-label="Add a term on a signal"
          className="h-8 w-40 text-[13px]"
          placeholder="Another signal…"
          value={undefined}
          disabled={full}
          onValueChange={(name) => {
            const signal = editing.signals.find((one) => one.name === name);
            if (signal) add(signalTerm(signal));
          }}
          options={editing.signals.map((signal) => ({
            value: signal.name,
            label: signal.name,
            hint: signal.description,
          }))}
        />
        {full ? (
          <span className="text-faint text-xs">{SPEC_LIMITS.terms} terms are the most a reward can have.</span>
        ) : null}
        {faultAt(editing.faults, ["aggregate"]) ? (
          <span className="text-bad text-xs">{faultAt(editing.faults, ["aggregate"])}</span>
        ) : null}
      </div>
    </section>
  );
}
