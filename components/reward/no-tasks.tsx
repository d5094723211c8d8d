import { EmptyState } from "@/components/ui/empty-state";

export function NoTasks() {
  return (
    <EmptyState title="No task is known">
      A reward is composed from what a task measures. Tasks ship with the product, so their absence means that the
      database was not set up: start Rewardsmith again and look at what it prints.
    </EmptyState>
  );
}
