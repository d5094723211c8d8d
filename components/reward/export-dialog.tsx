"use client";

import { useMemo } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { usesBaseMean } from "@/domain/export/common-notes";
import { exportReward } from "@/domain/export/export-reward";
import { type ExportTarget, exportTargets } from "@/domain/export/targets";
import type { RewardSpec } from "@/domain/reward/spec";
import { download } from "./download";

/** A reward as a file for an engine, with what the engine cannot express; or why there is none. */
export function ExportDialog({
  spec,
  lab,
  target,
  onClose,
}: {
  spec: RewardSpec;
  lab: Lab;
  target: ExportTarget;
  onClose: () => void;
}) {
  const { question, task, bank, facts } = lab;
  const centred = usesBaseMean(spec);
  const asked = useMemo(() => (centred && question ? { question } : null), [centred, question]);
  const means = useLabAnswer(lab, "baseMeans", asked);
  const baseMeans = means.isCurrent && means.value !== null ? means.value : undefined;
  const exported = useMemo(
    () => exportReward(spec, target, { success: task.success || undefined, baseMeans, signals: task.signals }),
    [spec, target, task.success, task.signals, baseMeans],
  );
  const title = exportTargets.find(({ id }) => id === target)?.title ?? target;
  if (asked !== null && facts !== null && !means.isCurrent && means.error === null) {
    return (
      <Dialog open onOpenChange={(open) => open || onClose()} title={`Export to ${title}`}>
        <p role="status" className="text-sm text-soft">
          Measuring base_mean on the bank…
        </p>
      </Dialog>
    );
  }
  if ("refused" in exported) {
    return (
      <Dialog open onOpenChange={(open) => open || onClose()} title={`No export to ${title}`}>
        <p className="text-pretty text-sm">{exported.refused}</p>
      </Dialog>
    );
  }
  const { fileName, text, notes, measure } = exported;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Export to ${title}`}
      description={<span className="break-all font-mono text-xs">{fileName}</span>}
      className="max-w-3xl"
      actions={
        <Button variant="primary" onClick={() => download(fileName, text)}>
          Download
        </Button>
      }
    >
      {measure.length > 0 ? <Measure names={measure} signals={task.signals} /> : null}
      <section aria-label="What to know" className="flex flex-col gap-1.5">
        <h3 className="font-medium text-[13px]">Not in the file, or left to you</h3>
        <ul className="flex list-disc flex-col gap-1 pl-5 text-pretty text-soft text-sm">
          {baseMeans && bank ? <li>base_mean is frozen at what it is on the bank “{bank.name}”.</li> : null}
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      <CodeBlock code={text} label="the file" className="shrink-0 [&_pre]:max-h-[45vh] [&_pre]:overflow-auto" />
    </Dialog>
  );
}

/** What the file cannot know of a completion by itself. */
function Measure({ names, signals }: { names: readonly string[]; signals: Lab["task"]["signals"] }) {
  return (
    <section aria-label="Yours to measure" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-[13px]">
        Yours to write: the function <code>measure</code> gives {names.length === 1 ? "this signal" : "these signals"}
      </h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {names.map((name) => {
          const known = signals.find((signal) => signal.name === name);
          return (
            <div key={name} className="contents">
              <dt className="font-mono text-[13px]">{name}</dt>
              <dd className="text-pretty text-soft">
                {known?.description ?? "no description"}
                {known?.kind === "step" ? " One number per step." : ""}
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="text-faint text-xs">Until it does, or the data carry them, every reward is missing (None).</p>
    </section>
  );
}
