"use client";

import Link from "next/link";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { BaseModelField } from "@/components/model/base-model-field";
import { modelOf } from "@/components/model/model-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ANY_MODEL } from "@/domain/task/offered-models";
import type { TaskInfo, TrainerInfo } from "@/trpc/types";
import { AdvancedFields } from "./advanced-fields";
import { FaultSummary } from "./fault-summary";
import { FieldGroup } from "./field-group";
import { evaluationNote } from "./follow-task";
import { GridTable } from "./grid-table";
import { LaunchChecks } from "./launch-checks";
import {
  fieldsOf,
  type LaunchFaults,
  type LaunchFields,
  type NumberFieldName,
  numberInfos,
  readLaunchFields,
  setsLanguageModel,
} from "./launch-fields";
import { LaunchSummary } from "./launch-summary";
import { prepareLaunch } from "./prepare-launch";
import { StartField } from "./start-field";
import { noModelFault, trainerOptions, trainerWarning, trainsLanguageModel } from "./trainer-options";
import { useEstimate } from "./use-estimate";
import type { ForkedRun } from "./use-forked-run";
import { useLaunch } from "./use-launch";
import { useLaunchChecks } from "./use-launch-checks";
import { useLaunchFields } from "./use-launch-fields";
import type { LaunchVersion } from "./use-launch-version";
import { VarySection } from "./vary-section";
import { VersionField } from "./version-field";

const algorithms = [
  { value: "rloo", label: "RLOO", hint: "Each answer against the mean of the others" },
  { value: "grpo", label: "GRPO", hint: "Against the group's mean, in its standard deviations" },
  { value: "reinforce_pp", label: "REINFORCE++", hint: "Against the group's mean, in the batch's standard deviations" },
];

const mainNumbers: NumberFieldName[] = ["steps", "learningRate", "promptsPerStep", "groupSize"];
/** Everything a launch asks for; every field says what is wrong with it, and nothing typed is lost. */
export function LaunchForm({
  chosen,
  lost,
  onVersion,
  tasks,
  trainers,
  suggestedTask,
  fork,
  startStep,
}: {
  chosen: LaunchVersion;
  /** Whether the link names a version that is not there. */
  lost: boolean;
  onVersion: (versionId: string, rewardId: string) => void;
  tasks: readonly TaskInfo[];
  trainers: readonly TrainerInfo[];
  suggestedTask: string;
  /** The run it is forked from, whose values are filled in. */
  fork: ForkedRun | null;
  /** Step of the forked run's checkpoint that the link starts from. */
  startStep: number | null;
}) {
  const form = useLaunchFields(tasks, suggestedTask, {
    key: fork ? `${fork.run.id}:${startStep ?? "base"}` : "",
    initial: fork?.run.config
      ? fieldsOf({ config: fork.run.config, seed: fork.run.seed, variation: fork.run.variation, startStep })
      : null,
  });
  const { fields, task, reset, restored } = form;
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const reading = useMemo(() => readLaunchFields(fields), [fields]);
  const trainerId = fields.trainer === "any" ? null : fields.trainer;
  const estimating = useEstimate(reading.config, trainerId);
  const { launch, launching, serverFaults, failure, dropRefusal } = useLaunch(form.forget);
  const { version } = chosen;
  const checking = useLaunchChecks({
    versionId: version?.id ?? null,
    config: reading.config,
    vary: reading.axes,
  });
  const held =
    checking.failed > 0 && !checking.anyway
      ? "Checks of the reward failed. Mend it, or choose to launch anyway."
      : null;

  function set(changes: Partial<LaunchFields>) {
    dropRefusal();
    form.set(changes);
  }

  const prepared = useMemo(() => prepareLaunch(reading, version?.spec ?? null, task), [reading, version, task]);
  const faults: LaunchFaults = { ...serverFaults, ...prepared.faults, ...reading.faults };
  if (lost) faults.version = "The version this link names is not there: choose another.";
  else if (!version && !chosen.pending) faults.version = "Choose the reward to train on.";
  if (task && task.baseModels.length === 0 && task.anyModelTrainerIds.length === 0) {
    faults.baseModel = noModelFault(task, trainers);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const wrong = held !== null || Object.keys(faults).length > 0;
    if (wrong || !version || !prepared.cells || !reading.config || !reading.seeds) {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    void launch({
      rewardVersionId: version.id,
      config: reading.config,
      seeds: reading.seeds,
      vary: reading.axes ?? [],
      parentId: fork?.run.id ?? null,
      startStep: fields.start === "base" || !fork ? null : Number(fields.start),
      trainerId,
      name: fields.name.trim() === "" ? null : fields.name.trim(),
      launchAnyway: checking.anyway,
    });
  }

  const number = (name: NumberFieldName) => (
    <Field key={name} label={numberInfos[name].label} hint={numberInfos[name].hint} error={faults[name]}>
      {(control) => (
        <Input
          {...control}
          inputMode={numberInfos[name].integer ? "numeric" : "decimal"}
          autoComplete="off"
          className="tabular"
          value={fields[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const baseModel = modelOf(fields);
  const takesAny = (task?.anyModelTrainerIds.length ?? 0) > 0;
  const warning = trainerWarning(trainers, fields.trainer, fields.task, baseModel);
  const languageModel = trainsLanguageModel(trainers, fields.task, baseModel) || setsLanguageModel(fields);

  return (
    <form
      onSubmit={submit}
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <div className="flex min-w-0 flex-col gap-10">
        {fork ? (
          <p className="text-soft text-sm">
            Forked from{" "}
            <Link href={`/runs/${fork.run.id}`} className="text-foreground underline underline-offset-4">
              {fork.run.name}
            </Link>
            : everything of it is filled in. Change what you like.
          </p>
        ) : null}
        {restored ? (
          <p role="status" className="flex flex-wrap gap-x-4 border-accent border-l-2 pl-3 text-[13px]">
            What you typed before is back.
            <Button variant="link" size="small" onClick={reset}>
              Start again
            </Button>
          </p>
        ) : null}
        <FieldGroup title="What to train">
          <VersionField
            chosen={chosen}
            error={faults.version}
            task={task}
            tasks={tasks}
            onVersion={(versionId, rewardId) => {
              dropRefusal();
              onVersion(versionId, rewardId);
            }}
          />
          {fork ? (
            <StartField fork={fork} value={fields.start} error={faults.start} onChange={(start) => set({ start })} />
          ) : null}
          <Field label="Task" hint={task?.description} error={faults.task}>
            {(control) => (
              <Select
                {...control}
                value={fields.task}
                // A model of another task's list is none that somebody typed.
                onValueChange={(next) => set({ task: next, ...(fields.baseModel !== ANY_MODEL && { baseModel: "" }) })}
                options={tasks.map(({ id, name, description }) => ({ value: id, label: name, hint: description }))}
              />
            )}
          </Field>
          <BaseModelField
            models={(task?.baseModels ?? []).map(({ id }) => id)}
            anyModel={takesAny}
            value={fields}
            hint={
              fields.start === "base"
                ? "Where training starts; the reference that likelihood is measured by."
                : "The reference that likelihood is measured by."
            }
            // Nobody has done wrong before typing a first letter.
            error={tried || baseModel !== "" || !takesAny ? faults.baseModel : undefined}
            onChange={({ baseModel, typedModel }) => set({ baseModel, typedModel })}
          />
        </FieldGroup>
        <FieldGroup title="How">
          <Field
            label="Algorithm"
            hint={algorithms.find((one) => one.value === fields.algorithm)?.hint}
            error={faults.algorithm}
          >
            {(control) => (
              <Select
                {...control}
                value={fields.algorithm}
                onValueChange={(next) => set({ algorithm: next })}
                options={algorithms}
              />
            )}
          </Field>
          <Field label="Seeds" hint="Several make several runs: 0, 1, 2 or 0-4." error={faults.seeds}>
            {(control) => (
              <Input
                {...control}
                className="tabular"
                value={fields.seeds}
                onChange={(event) => set({ seeds: event.target.value })}
              />
            )}
          </Field>
          {mainNumbers.map(number)}
        </FieldGroup>
        <FieldGroup title="Where">
          <Field
            label="Trainer"
            hint={warning ? <span className="text-warn">{warning}</span> : undefined}
            error={faults.trainer}
          >
            {(control) => (
              <Select
                {...control}
                value={fields.trainer}
                onValueChange={(next) => set({ trainer: next })}
                options={trainerOptions(trainers, fields.task, baseModel)}
              />
            )}
          </Field>
          <Field label="Name" hint="Optional; the reward's name otherwise." error={faults.name}>
            {(control) => (
              <Input {...control} value={fields.name} onChange={(event) => set({ name: event.target.value })} />
            )}
          </Field>
        </FieldGroup>
        <VarySection
          axes={fields.vary}
          spec={version?.spec ?? null}
          config={reading.config}
          languageModel={languageModel}
          faults={faults}
          onChange={(vary) => set({ vary })}
        />
        <AdvancedFields
          fields={fields}
          config={reading.config}
          faults={faults}
          tried={tried}
          number={number}
          languageModel={languageModel}
          note={evaluationNote(task)}
          onChange={set}
        />
        {prepared.cells ? <GridTable cells={prepared.cells} secondsOf={estimating.secondsOf} /> : null}
      </div>
      <aside className="flex flex-col gap-6 lg:sticky lg:top-24 lg:self-start">
        <LaunchSummary
          version={version}
          configs={prepared.cells?.map(({ config }) => config) ?? []}
          estimating={estimating}
        />
        <LaunchChecks checking={checking} rewardId={chosen.reward?.id ?? null} />
        <div ref={summary} tabIndex={-1} className="outline-none">
          {tried || failure ? <FaultSummary faults={faults} failure={held ?? failure} /> : null}
        </div>
        <Button type="submit" variant="primary" size="large" disabled={launching}>
          {launching ? "Launching…" : launchLabel(prepared.cells?.length ?? 1)}
        </Button>
      </aside>
    </form>
  );
}

function launchLabel(runs: number): string {
  return runs === 1 ? "Launch" : `Launch ${runs} runs`;
}
