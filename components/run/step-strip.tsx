import type { ReactNode } from "react";
import { formatValue } from "@/components/charts/format-value";
import { cn } from "@/components/ui/cn";
import { Disclosure } from "@/components/ui/disclosure";
import type { PreparedSteps, StepRow } from "./prepare-steps";

const arrows: Record<string, string> = { U: "↑", D: "↓", L: "←", R: "→" };

/** The steps of a rollout from left to right: the move, what it is paid; signals and terms by step on request. */
export function StepStrip({ steps }: { steps: PreparedSteps }) {
  const { rewards, signals, terms, whole, moves, shown } = steps;
  const sum = rewards?.reduce((acc, value) => acc + value, 0) ?? null;
  if (shown === 0) return <p className="text-faint text-xs">No step was taken.</p>;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {rewards || moves ? (
        <Strip label="Reward by step" shown={shown} moves={moves}>
          {rewards ? <Row row={{ id: "reward", label: "Reward", values: rewards }} tone="signed" strong /> : null}
        </Strip>
      ) : null}
      <p className="text-faint text-xs">
        {shown < steps.steps ? `The first ${shown} of ${steps.steps} steps. ` : ""}
        {rewards && shown === steps.steps ? `These steps add up to ${formatValue(Number(sum?.toFixed(9)))}. ` : ""}
        {whole.length > 0
          ? `For the whole path: ${whole.map(({ label, total, reason }) => `${label} ${formatValue(total)} (${reason})`).join("; ")}.`
          : ""}
      </p>
      <Disclosure summary="Signals and terms by step">
        <Strip label="Signals and terms by step" shown={shown} moves={moves}>
          {signals.map((row) => (
            <Row key={row.id} row={row} tone="signal" />
          ))}
          {terms.map((row) => (
            <Row key={row.id} row={{ ...row, label: `${row.label}, weighted` }} tone="signed" />
          ))}
        </Strip>
      </Disclosure>
    </div>
  );
}

function Strip({
  label,
  shown,
  moves,
  children,
}: {
  label: string;
  shown: number;
  moves: readonly string[] | null;
  children: ReactNode;
}) {
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="border-collapse text-xs tabular">
        <thead>
          <tr className="text-faint">
            <th scope="row" className="sticky left-0 bg-raised py-0.5 pr-3 text-left font-normal">
              Step
            </th>
            {Array.from({ length: shown }, (_, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
              <th key={k} scope="col" className="min-w-9 px-1 py-0.5 text-center font-normal">
                {k + 1}
                {moves ? <span className="ml-1 text-foreground">{arrows[moves[k] ?? ""] ?? moves[k]}</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Row({ row, tone, strong = false }: { row: StepRow; tone: "signal" | "signed"; strong?: boolean }) {
  return (
    <tr className="border-border border-t">
      <th scope="row" className="sticky left-0 whitespace-nowrap bg-raised py-1 pr-3 text-left font-normal text-soft">
        {row.label}
      </th>
      {row.values.map((value, k) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
          key={k}
          className={cn(
            "px-1 py-1 text-center",
            strong && "font-medium",
            (value === null || value === 0) && "text-faint",
            tone === "signed" && value !== null && value > 0 && "bg-good-soft text-good",
            tone === "signed" && value !== null && value < 0 && "bg-bad-soft text-bad",
          )}
        >
          {tone === "signed" && value !== null && value > 0 ? "+" : ""}
          {formatValue(value === null ? null : Number(value.toPrecision(9)))}
        </td>
      ))}
    </tr>
  );
}
