"use client";

import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import type { NamedTerm } from "./contributions";

/** What a rollout's advantage would be without each of the terms. */
export function Decided({ detail }: { detail: RolloutDetail; terms: readonly NamedTerm[] }) {
  return <p className="text-xs">{detail.place}</p>;
}
