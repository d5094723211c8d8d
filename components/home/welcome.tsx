"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { LaunchRegimes } from "@/components/runs/launch-regimes";
import { Button } from "@/components/ui/button";

const steps = [
  {
    title: "Compose",
    text: "Put a reward together from what the task measures. Its objective is written out as a formula and as a sentence.",
  },
  {
    title: "Launch",
    text: "The trainer beside this app trains a small policy for real, on this machine, with any seed you give it.",
  },
  {
    title: "Compare",
    text: "Watch accuracy against likelihood under the base: up solves more, right repeats what the base preferred anyway.",
  },
];

/** The first page: what this is, what to do, and one button that does it. */
export function Welcome() {
  const router = useRouter();
  return (
    <div className="mx-auto max-w-3xl pt-8 sm:pt-16">
      <h1 className="text-balance font-semibold text-3xl tracking-tight sm:text-4xl">
        Is a run teaching something new, or only sharpening what the model already prefers?
      </h1>
      <p className="mt-4 max-w-2xl text-pretty text-base text-soft sm:text-lg">
        Rewardsmith is where you design a reward, train a policy on it, and see which of the two it does.
      </p>
      <div className="mt-8 flex flex-wrap gap-3">
        <LaunchRegimes onLaunched={() => router.push("/runs")} />
        <Button asChild size="large">
          <Link href="/rewards">Compose a reward</Link>
        </Button>
        <Button asChild size="large" variant="ghost">
          <Link href="/understand">Understand it first</Link>
        </Button>
      </div>
      <ol className="mt-16 grid gap-8 border-border border-t pt-8 sm:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step.title}>
            <p className="tabular text-faint text-xs">{index + 1}</p>
            <p className="mt-1 font-medium">{step.title}</p>
            <p className="mt-1 text-pretty text-soft">{step.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
