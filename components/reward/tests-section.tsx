"use client";

import { Plus } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import type { RewardSpec } from "@/domain/reward/spec";
import { runSpecTests } from "@/domain/reward/spec-tests";
import type { Editing } from "./editing";
import { emptyTest } from "./new-test";
import { TestCard } from "./test-card";

/** What a reward must say of given rollouts: tests that are run as one types, and before every launch. */
export function TestsSection({ spec, editing }: { spec: RewardSpec; editing: Editing }) {
  const { signals, task } = editing;
  const results = useMemo(() => {
    // Python and models are not run here.
    if (spec.terms.some(({ source }) => source.type === "python" || source.type === "score_model")) return null;
    return runSpecTests({ spec, known: { signals } });
  }, [spec, signals]);
  return (
    <section aria-labelledby="tests-title" className="flex flex-col gap-3">
      <h2 id="tests-title" className="font-medium text-[15px] tracking-tight">
        Tests
      </h2>
      <p className="-mt-1 text-soft text-xs">
        What this reward must pay for a given rollout. They are run before every launch, with or without a bank.
      </p>
      {spec.tests.map((test, at) => (
        <TestCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a test has no identity but its place
          key={at}
          test={test}
          at={at}
          spec={spec}
          result={results?.[at] ?? null}
          editing={editing}
        />
      ))}
      <Button
        size="small"
        className="self-start"
        disabled={spec.tests.length >= 256}
        onClick={() => editing.append(["tests"], spec.tests.length, emptyTest(spec, task.success))}
      >
        <Plus aria-hidden />
        Test
      </Button>
    </section>
  );
}
