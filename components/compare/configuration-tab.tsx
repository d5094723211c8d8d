"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { LineSample } from "@/components/charts/line-legend";
import { cn } from "@/components/ui/cn";
import { diffConfig } from "@/domain/compare/diff-config";
import type { DiffRow } from "@/domain/compare/diff-rows";
import { diffSpec } from "@/domain/compare/diff-spec";
import { shownSettings } from "@/domain/run/shown-settings";
import { compareParams } from "./compare-params";
import type { ShownRun } from "./shown-run";

/** Reward and training side by side; what is the same for all runs is hidden until asked for. */
export function ConfigurationTab({ runs }: { runs: readonly ShownRun[] }) {
  const [{ equal }, setParams] = useQueryStates(compareParams);
  const parts = useMemo(
    () => [
      { title: "Reward", rows: diffSpec(runs.map(({ run }) => run.spec)) },
      {
        title: "Training",
        rows: diffConfig(
          shownSettings(
            runs.map(({ run }) => ({
              task: run.task,
              baseModel: run.baseModel,
              seed: run.seed,
              ...(run.startStep === null ? {} : { "starts from": `a checkpoint at step ${run.startStep}` }),
              ...run.config,
            })),
          ),
        ),
      },
    ],
    [runs],
  );
  const same = parts.flatMap(({ rows }) => rows).filter((row) => row.equal).length;
  const single = runs.length < 2;
  return (
    <div className="flex flex-col gap-4">
      {single || same === 0 ? null : (
        <label className="flex items-center gap-2 text-soft text-xs">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={equal}
            onChange={(event) => void setParams({ equal: event.target.checked })}
          />
          {same === 1
            ? "Show the setting that is the same for all runs"
            : `Show the ${same} settings that are the same for all runs`}
        </label>
      )}
      <section
        aria-label="Settings by run"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[75vh] overflow-auto rounded-xl border border-border bg-raised"
      >
        <table className="w-full border-separate border-spacing-0 text-left text-sm">
          <thead>
            <tr>
              <th scope="col" className={cn(corner, "top-0 z-20 text-faint text-xs")}>
                Setting
              </th>
              {runs.map(({ id, style, run }) => (
                <th
                  key={id}
                  scope="col"
                  title={run.name}
                  className="sticky top-0 z-10 min-w-36 max-w-56 border-border border-b bg-raised px-3 py-2 font-medium text-xs"
                >
                  <span className="flex items-center gap-1.5">
                    <LineSample style={style} />
                    <span className="text-faint tabular">#{run.number}</span>
                    <span className="truncate">{run.name}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          {parts.map(({ title, rows }) => (
            <Part
              key={title}
              title={title}
              rows={equal || single ? rows : rows.filter((row) => !row.equal)}
              runs={runs}
            />
          ))}
        </table>
      </section>
    </div>
  );
}

const corner = "sticky left-0 max-w-40 border-border border-b bg-raised px-3 py-2 font-medium sm:max-w-60";

function Part({ title, rows, runs }: { title: string; rows: readonly DiffRow[]; runs: readonly ShownRun[] }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" className={cn(corner, "bg-surface text-xs")}>
          {title}
        </th>
        <td colSpan={runs.length} className="border-border border-b bg-surface px-3 py-2 text-faint text-xs">
          {rows.length === 0 ? "The same for all runs." : ""}
        </td>
      </tr>
      {rows.map(({ name, values, equal }) => (
        <tr key={name} data-setting={name}>
          <th scope="row" className={cn(corner, "z-10 break-words font-normal text-faint text-xs")}>
            {name}
          </th>
          {runs.map(({ id }, i) => (
            <td
              key={id}
              className={cn(
                "max-w-56 break-words border-border border-b px-3 py-2 align-top text-xs tabular",
                equal && "text-faint",
              )}
            >
              {values[i] ?? <span className="text-faint">–</span>}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
