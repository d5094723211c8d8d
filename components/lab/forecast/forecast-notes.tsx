import { Info, TriangleAlert } from "lucide-react";
import type { ForecastNote } from "@/domain/forecast/notes";

/** What cannot be trusted, in words. */
export function ForecastNotes({ notes }: { notes: readonly ForecastNote[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2" data-testid="forecast-notes">
      {notes.map(({ id, tone, text }) => {
        const Icon = tone === "warn" ? TriangleAlert : Info;
        return (
          <li key={id} className="flex gap-2 text-xs">
            <Icon className={`mt-0.5 size-3.5 shrink-0 ${tone === "warn" ? "text-warn" : "text-faint"}`} aria-hidden />
            <span className="text-pretty text-soft">
              {tone === "warn" ? <span className="sr-only">Warning: </span> : null}
              {text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
