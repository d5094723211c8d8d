"use client";

import { EmptyState } from "@/components/ui/empty-state";

/** What speaks against launching the reward as it is. */
export function ChecksPanel() {
  return <EmptyState title="No checks yet">What a launch asks of this reward will stand here.</EmptyState>;
}
