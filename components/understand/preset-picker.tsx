import { cn } from "@/components/ui/cn";
import type { UnderstandState } from "./prepare-understand";
import { presets, type UnderstandPreset } from "./understand-presets";

/** Starting points in a row; the one on screen is marked, with what there is to see. */
export function PresetPicker({
  state,
  onPick,
}: {
  state: UnderstandState;
  onPick: (preset: UnderstandPreset) => void;
}) {
  const current = presets.find(
    ({ shares, rewards, tokens, wordings }) =>
      same(shares, state.p) && same(rewards, state.r) && same(tokens, state.t) && wordings === state.wordings,
  );
  return (
    <section aria-label="Starting points" className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {presets.map((preset) => (
          <button
            key={preset.id}
            type="button"
            aria-pressed={preset === current}
            onClick={() => onPick(preset)}
            className={cn(
              "h-8 rounded-full border px-3 text-[13px] transition-colors",
              preset === current
                ? "border-foreground bg-foreground text-background"
                : "border-border-strong text-soft hover:border-faint hover:text-foreground",
            )}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <p className="max-w-3xl text-pretty text-soft">
        {current?.note ?? "Your own six answers. The address holds them: send it to show somebody what you see."}
      </p>
    </section>
  );
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
