"use client";

import { cn } from "@/components/ui/cn";

export type ComposerView = "form" | "preview" | "forecast" | "checks" | "json" | "versions";

/** What stands beside the form on wide screens; the form itself is always there, so that it leaves its place to the preview. */
export function besideForm(view: ComposerView): Exclude<ComposerView, "form"> {
  return view === "form" ? "preview" : view;
}

/** Chooses what stands beside the form; on narrow screens the form is one of the choices. */
export function ComposerTabs({
  view,
  onViewChange,
  faults,
  failedChecks,
  versions,
}: {
  view: ComposerView;
  onViewChange: (view: ComposerView) => void;
  faults: number;
  failedChecks: number;
  versions: number;
}) {
  const wide = besideForm(view);
  const tabs: { id: ComposerView; label: string }[] = [
    { id: "form", label: "Form" },
    { id: "preview", label: "Preview" },
    { id: "forecast", label: "Forecast" },
    { id: "checks", label: failedChecks > 0 ? `Checks (${failedChecks})` : "Checks" },
    { id: "json", label: faults > 0 ? `JSON (${faults})` : "JSON" },
    { id: "versions", label: versions > 0 ? `Versions (${versions})` : "Versions" },
  ];
  return (
    <div
      role="toolbar"
      aria-label="Show"
      className="order-first flex gap-x-3.5 overflow-x-auto pr-6 [mask-image:linear-gradient(to_right,black_calc(100%-1.5rem),transparent)] lg:pr-0 lg:[mask-image:none] border-border border-b sm:gap-x-5 lg:order-none"
    >
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          onClick={() => onViewChange(id)}
          className={cn(
            "-mb-px shrink-0 border-transparent border-b-2 px-0.5 py-2.5 font-medium text-[13px] text-soft transition-colors hover:text-foreground",
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
