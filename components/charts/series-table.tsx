"use client";

import { describeStep } from "./describe-step";
import type { PreparedLines } from "./prepare-lines";

const ROWS = 200;

/** The same numbers as a table, newest step first. */
export function SeriesTable({ prepared, label }: { prepared: PreparedLines; label: string }) {
  const steps = prepared.steps.slice(-ROWS).reverse();
  return (
    <section
      aria-label={`${label}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-64 overflow-auto rounded-md border border-border"
    >
      <table className="w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-raised">
          <tr>
            <th scope="col" className="border-border border-b px-2 py-1.5 text-left font-medium text-faint">
              step
            </th>
            {prepared.lines.map((line) => (
              <th key={line.id} scope="col" className="border-border border-b px-2 py-1.5 font-medium text-faint">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step} className="border-border border-b last:border-0">
              <th scope="row" className="px-2 py-1 text-left font-normal">
                {step}
              </th>
              {describeStep(prepared, step).map(({ id, text, detail }) => (
                <td key={id} className="px-2 py-1" title={detail ?? undefined}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {prepared.steps.length > ROWS ? (
        <p className="px-2 py-1.5 text-faint text-xs">
          {ROWS} of {prepared.steps.length} steps
        </p>
      ) : null}
    </section>
  );
}
