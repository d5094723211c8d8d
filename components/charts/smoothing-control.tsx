import { Slider } from "@/components/ui/slider";

/** How smooth curves are drawn, from 0 (as measured) to 0.95. */
export function SmoothingControl({ value, onChange }: { value: number; onChange: (smoothing: number) => void }) {
  return (
    <div className="flex items-center gap-3">
      <span>Smoothing</span>
      <div className="w-36">
        <Slider
          value={value}
          onValueChange={(smoothing) => onChange(Math.round(smoothing * 100) / 100)}
          min={0}
          max={0.95}
          step={0.05}
          label="Smoothing of the curves"
        />
      </div>
      <span className="tabular w-8">{value}</span>
    </div>
  );
}
