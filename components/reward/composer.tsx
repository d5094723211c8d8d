"use client";

import { useRouter } from "next/navigation";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { ChecksContext } from "@/components/lab/checks/checks-context";
import { useLabChecks } from "@/components/lab/checks/use-lab-checks";
import { LabPanel } from "@/components/lab/lab-panel";
import { TermColours, useTermColours } from "@/components/lab/term-colours";
import { LabContext, useLab } from "@/components/lab/use-lab";
import { PythonTermsContext, usePythonTerms } from "@/components/python/use-python-terms";
import { cn } from "@/components/ui/cn";
import { FormStateContext } from "@/components/ui/form-state";
import { ScrollFade } from "@/components/ui/scroll-fade";
import { failedChecks } from "@/domain/checks/report";
import { compactSpec } from "@/domain/reward/compact-spec";
import type { Objective, RewardSpec } from "@/domain/reward/spec";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import type { RolloutInput } from "@/domain/rollout/rollout";
import type { RewardVersion, TaskInfo } from "@/trpc/types";
import { AggregateSection } from "./aggregate-section";
import { DEFAULT_AUTHOR } from "./author-store";
import { ComposerHeader } from "./composer-header";
import { ComposerNote, startAgainWords } from "./composer-note";
import { ComposerStart } from "./composer-start";
import { besideForm, ComposerTabs, type ComposerView } from "./composer-tabs";
import { ConflictDialog } from "./conflict-dialog";
import type { Editing } from "./editing";
import { JsonPanel, JsonWaits } from "./json-panel";
import { testOf } from "./new-test";
import { NewerVersionNote } from "./newer-version-note";
import { ObjectiveBand } from "./objective-band";
import { ObjectiveSection } from "./objective-section";
import { OtherDrafts } from "./other-drafts";
import { readSpecText } from "./read-spec-text";
import { SaveDialog } from "./save-dialog";
import { shownVersion } from "./shown-version";
import { signalsOf } from "./task-fit";
import { TermsSection } from "./terms-section";
import { TestsSection } from "./tests-section";
import { focusField, unfinishedFields } from "./unfinished-fields";
import { type ComposerBase, useComposer } from "./use-composer";
import { useMend } from "./use-mend";
import { type SaveRequest, useSave } from "./use-save";
import { sayUnfinished, useUnfinished } from "./use-unfinished";
import { VersionsPanel } from "./versions-panel";

/** A reward as form, formula, sentence and JSON at once; every one of them follows the others. */
export function Composer({
  rewardId,
  draftKey,
  base,
  versions,
  task,
  tasks,
  onTaskChange,
  startOn,
}: {
  /** Null for a reward never saved. */
  rewardId: string | null;
  /** Under which the browser keeps what is not saved. */
  draftKey: string;
  base: ComposerBase;
  versions: readonly RewardVersion[];
  task: TaskInfo;
  tasks: readonly TaskInfo[];
  onTaskChange: (taskId: string) => void;
  /** What takes the place of a start that nobody has edited once another task is chosen; null: it stays. */
  startOn?: (untouched: RewardSpec, task: TaskInfo) => RewardSpec | null;
}) {
  const router = useRouter();
  const signals = useMemo(() => signalsOf(task), [task]);
  const composer = useComposer({ base, draftKey, signals });
  const { form, reading, edits, text, dirty, change } = composer;
  // Formulas take longer to draw than all else that follows a slider.
  const shown = useDeferredValue(form);
  const [view, setView] = useState<ComposerView>("form");
  const beside = besideForm(view);
  const savedSpec = useMemo(() => readSpecText(composer.savedText, { signals }).spec, [composer.savedText, signals]);
  const setObjective = useCallback((objective: Objective) => edits.set(["objective"], objective), [edits]);
  const colours = useTermColours(form?.terms.map(({ id }) => id) ?? []);
  const lab = useLab({
    task,
    spec: reading.spec,
    savedSpec: composer.basedOn === null ? null : savedSpec,
    setObjective,
    isPreviewed: beside === "preview",
  });
  const { askAhead } = lab;
  const answer = useLabChecks(lab);
  const mend = useMend({ text, change });
  const python = usePythonTerms(lab);
  const addTest = useCallback(
    (rollout: RolloutInput) => {
      if (!reading.spec) return;
      const test = testOf(reading.spec, rollout, { signals });
      mend({ label: test.name, patch: [{ op: "append", path: ["tests"], value: test }] }, "A test was added");
    },
    [reading.spec, signals, mend],
  );
  const checks = useMemo(() => ({ answer, mend, addTest }), [answer, mend, addTest]);
  const [asking, setAsking] = useState<"save" | "launch" | null>(null);
  /** What it began as anew when another task was chosen. */
  const begun = useRef<string | null>(null);
  const formPart = useRef<HTMLDivElement>(null);
  const { unfinished, formState } = useUnfinished(composer.revision);
  const latest = versions[0];

  const { save, saving, conflict, dropConflict } = useSave((saved, request) => {
    const launch = asking === "launch";
    composer.markSaved(saved.versionId, request.text);
    setAsking(null);
    if (launch) router.push(`/launch?version=${saved.versionId}&reward=${saved.rewardId}`);
    else if (saved.rewardId !== rewardId) router.replace(`/rewards/${saved.rewardId}`);
  });

  const editing: Editing = useMemo(
    () => ({
      ...edits,
      set: (path, value) => {
        askAhead(path, value);
        edits.set(path, value);
      },
      faults: reading.faults,
      task,
      signals,
    }),
    [edits, reading.faults, task, signals, askAhead],
  );

  function changeTask(taskId: string) {
    const next = tasks.find(({ id }) => id === taskId);
    const untouched = text === base.text || text === begun.current;
    const start = next && untouched && form ? (startOn?.(form, next) ?? null) : null;
    if (start) {
      begun.current = writeSpecText(compactSpec(start));
      change(begun.current);
    }
    onTaskChange(taskId);
  }

  function ask(what: "save" | "launch") {
    const half = unfinishedFields(formPart.current);
    const [first] = half;
    if (first) {
      setView("form");
      requestAnimationFrame(() => focusField(first));
      sayUnfinished(half);
      return;
    }
    if (reading.spec) {
      setAsking(what);
      return;
    }
    setView("json");
    toast.error(reading.faults[0]?.message ?? "The reward has faults.", {
      description: "Mend what is underlined, then save. Your text is kept in this browser meanwhile.",
    });
  }

  function request(changes: Partial<SaveRequest>): void {
    if (!reading.spec) return;
    void save({
      rewardId,
      spec: reading.spec,
      text,
      message: "",
      author: DEFAULT_AUTHOR,
      parentVersionId: composer.basedOn,
      taskId: task.id,
      ...changes,
    });
  }

  function restore(version: RewardVersion) {
    composer.change(writeSpecText(compactSpec(version.spec)));
    toast(`Version ${version.number} is in the editor`, { description: "Saving makes it the newest version." });
  }

  const shownId = useMemo(
    () => shownVersion({ versions, text, dirty, basedOn: composer.basedOn }),
    [versions, text, dirty, composer.basedOn],
  );
  const again = conflict ? { message: conflict.request.message, author: conflict.request.author } : {};
  const current = versions.find((version) => version.id === composer.basedOn) ?? null;
  return (
    <div>
      <ComposerHeader
        name={form?.name ?? ""}
        onNameChange={(name) => edits.set(["name"], name)}
        editable={reading.form !== null}
        version={current}
        dirty={dirty || current === null}
        saving={saving}
        spec={reading.spec}
        lab={lab}
        onSave={() => ask("save")}
        onLaunch={() => {
          if (current && !dirty) router.push(`/launch?version=${current.id}${rewardId ? `&reward=${rewardId}` : ""}`);
          else ask("launch");
        }}
      />
      <ComposerNote
        note={composer.note}
        saved={versions.find((version) => version.id === composer.savedVersionId) ?? null}
        name={form?.name ?? ""}
        again={startAgainWords(draftKey)}
        onDiscard={composer.discard}
      />
      <OtherDrafts drafts={composer.others} onTake={composer.take} onForget={composer.forget} />
      {latest && current && latest.id !== current.id ? (
        <NewerVersionNote
          latest={latest}
          basedOn={current}
          dirty={dirty}
          onShow={() => composer.show(latest.id, writeSpecText(compactSpec(latest.spec)))}
        />
      ) : null}
      {form ? (
        <div
          data-sticky-formula
          className="border-border border-y bg-background py-3 lg:sticky lg:top-[53px] lg:z-20 lg:h-24 lg:overflow-y-auto lg:py-2"
        >
          <ObjectiveBand spec={shown ?? form} />
        </div>
      ) : null}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,28rem)] xl:grid-cols-[minmax(0,1fr)_minmax(0,38rem)]">
        <div ref={formPart} className={cn("pt-6 lg:block", view !== "form" && "hidden")}>
          {form && reading.form === null ? <JsonWaits /> : null}
          {form ? (
            <div
              inert={reading.form === null}
              className={cn("flex min-w-0 flex-col gap-10", reading.form === null && "opacity-50")}
            >
              <ComposerStart
                task={task}
                tasks={tasks}
                onTaskChange={changeTask}
                onPreset={(preset) => composer.change(writeSpecText(compactSpec(preset.spec)))}
              />
              <FormStateContext value={formState}>
                <TermColours value={colours}>
                  <PythonTermsContext value={python}>
                    <TermsSection terms={form.terms} keys={composer.termKeys} editing={editing} />
                  </PythonTermsContext>
                </TermColours>
                <AggregateSection spec={form} editing={editing} />
                <ObjectiveSection objective={form.objective} editing={editing} />
                <TestsSection spec={form} editing={editing} />
              </FormStateContext>
            </div>
          ) : (
            <p className="text-soft">The JSON is no reward yet: mend it, or start from a preset on the Rewards page.</p>
          )}
        </div>
        <div className="contents lg:sticky lg:top-[9.5rem] lg:flex lg:h-[calc(100vh-10.5rem)] lg:min-h-96 lg:flex-col lg:self-start">
          <ComposerTabs
            view={view}
            onViewChange={setView}
            faults={reading.faults.length}
            failedChecks={answer.value ? failedChecks(answer.value).length : 0}
            versions={versions.length}
          />
          <div className={cn("min-h-0 pt-5 lg:block lg:flex-1", view === "form" && "hidden")}>
            {beside === "json" ? (
              <JsonPanel composer={composer} unfinished={unfinished} />
            ) : (
              <ScrollFade>
                {beside === "versions" ? (
                  <VersionsPanel
                    rewardId={rewardId}
                    versions={versions}
                    currentId={composer.basedOn}
                    shownId={shownId}
                    dirty={dirty}
                    onRestore={restore}
                  />
                ) : (
                  <LabContext value={lab}>
                    <TermColours value={colours}>
                      <ChecksContext value={checks}>
                        <LabPanel view={beside} />
                      </ChecksContext>
                    </TermColours>
                  </LabContext>
                )}
              </ScrollFade>
            )}
          </div>
        </div>
      </div>
      <SaveDialog
        key={asking ?? "closed"}
        open={asking !== null && conflict === null}
        onOpenChange={(open) => setAsking(open ? asking : null)}
        title={rewardId === null ? "Save this reward" : `Save version ${(latest?.number ?? 0) + 1}`}
        saveLabel={asking === "launch" ? "Save and launch" : "Save version"}
        saving={saving}
        onSave={request}
      />
      <ConflictDialog
        message={conflict?.message ?? null}
        latest={latest ?? null}
        basedOn={current}
        busy={saving}
        onClose={() => {
          dropConflict();
          setAsking(null);
        }}
        onSaveAsNew={() => request({ ...again, rewardId: null })}
        onSaveOnTop={() => {
          if (!latest) return;
          composer.rebase(latest.id);
          request({ ...again, parentVersionId: latest.id });
        }}
      />
    </div>
  );
}
