import { formatDuration } from "@/components/charts/format-value";

/** "step 12 of 150", or "12 of 150 prompts", over a bar, with the time left where it can be told. */
export function RunProgress(props: { step: number; steps: number; left: number | null; unit?: "steps" | "prompts" }) {
  const { step, steps, left, unit = "steps" } = props;
  const share = steps > 0 ? Math.min(1, step / steps) : 0;
  return (
    <div className="min-w-0">
      <p className="flex justify-between gap-3 whitespace-nowrap text-soft text-xs tabular">
        <span>
          {unit === "steps" ? "step " : ""}
          <span className="text-foreground">{step}</span> of {steps}
          {unit === "prompts" ? " prompts" : ""}
        </span>
        {left === null ? null : <span>{formatDuration(left)} left</span>}
      </p>
      <div
        role="progressbar"
        aria-label={unit === "steps" ? "Steps done" : "Prompts done"}
        aria-valuemin={0}
        aria-valuemax={steps}
        aria-valuenow={step}
        className="mt-1 h-1 overflow-hidden rounded-full bg-muted"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
