"use client";

import { EmptyState } from "@/components/ui/empty-state";

/** Where the optimum of the reward would take the model. */
export function ForecastPanel() {
  return <EmptyState title="No forecast yet">What an optimiser would make of this reward will stand here.</EmptyState>;
}
