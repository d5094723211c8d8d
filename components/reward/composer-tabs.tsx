"use client";

import { cn } from "@/components/ui/cn";

export type ComposerView = "form" | "json" | "versions";

/** Chooses what stands beside the form; on narrow screens the form is one of the choices. */
export function ComposerTabs({
  view,
  onViewChange,
  faults,
  versions,
}: {
  view: ComposerView;
  onViewChange: (view: ComposerView) => void;
  faults: number;
  versions: number;
}) {
  const wide = view === "versions" ? "versions" : "json";
  const tabs: { id: ComposerView; label: string }[] = [
    { id: "form", label: "Form" },
    { id: "json", label: faults > 0 ? `JSON (${faults})` : "JSON" },
    { id: "versions", label: versions > 0 ? `Versions (${versions})` : "Versions" },
  ];
  return (
    <div role="toolbar" aria-label="Show" className="order-first flex gap-5 border-border border-b lg:order-none">
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          onClick={() => onViewChange(id)}
          className={cn(
            "-mb-px border-transparent border-b-2 px-0.5 py-2.5 font-medium text-[13px] text-soft transition-colors hover:text-foreground",
            id === "form" && "lg:hidden",
            view === id && "border-foreground text-foreground",
            wide === id && "lg:border-foreground lg:text-foreground",
          )}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
