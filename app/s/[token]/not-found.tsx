import { EmptyState } from "@/components/ui/empty-state";

export default function SharedNotFoundPage() {
  return (
    <EmptyState title="This link opens nothing">
      It has ended, or it was cut short on its way. Ask whoever sent it for a new one.
    </EmptyState>
  );
}
