"use client";

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Objective, RewardSpec } from "@/domain/reward/spec";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import type { TaskInfo } from "@/trpc/types";
import { type ExternalTerms, useExternalTermsState } from "./external-terms-state";
import { type LabBank, useLabBank } from "./use-lab-bank";
import { withNumber } from "./with-number";
import type { BankFacts } from "./worker/handle-load";
import type { LabClient } from "./worker/lab-client";
import { startWorker } from "./worker/start-worker";
import type { ScoreQuestion } from "./worker/worker-lab";

export type Lab = LabBank & {
  task: TaskInfo;
  /** What the worker knows of the bank; null until it is loaded. */
  facts: BankFacts | null;
  /** The reward in the editor, or the last one without faults. */
  spec: RewardSpec | null;
  /** Whether `spec` is what the editor shows; false while that has faults. */
  isCurrent: boolean;
  /** The reward as it was last saved; null for one never saved. */
  savedSpec: RewardSpec | null;
  /** What the worker scores: `spec` with the two choices below. The same object until one of them changes. */
  question: ScoreQuestion | null;
  algorithm: AdvantageAlgorithm;
  setAlgorithm: (algorithm: AdvantageAlgorithm) => void;
  /** The step weight schedules are read at; null: each rollout's own. */
  policyStep: number | null;
  setPolicyStep: (step: number | null) => void;
  /** Writes another objective into the reward in the editor. */
  setObjective: (objective: Objective) => void;
  external: ExternalTerms;
  /** Grows when the worker has taken other answers of external terms: what it said before is out of date. */
  revision: number;
  /** Null until the worker is there, in a browser. */
  ask: LabClient["ask"] | null;
  /** Has the worker score what a slider was moved to, while the form is still being drawn. The same function always. */
  askAhead: (path: readonly (string | number)[], value: unknown) => void;
};

/** The reward lab of one composer: its worker, its bank, and the reward as both see it. */
export function useLab({
  task,
  spec: edited,
  savedSpec,
  setObjective,
  isPreviewed,
}: {
  task: TaskInfo;
  /** Null while the editor's text has faults. */
  spec: RewardSpec | null;
  savedSpec: RewardSpec | null;
  setObjective: (objective: Objective) => void;
  /** Whether its preview is on the page. */
  isPreviewed: boolean;
}): Lab {
  const [client, setClient] = useState<LabClient | null>(null);
  useEffect(() => {
    const started = startWorker();
    setClient(started);
    return () => started.close();
  }, []);
  const labBank = useLabBank(task, client);
  const facts = labBank.load.state === "ready" ? labBank.load.facts : null;

  const lastValid = useRef(edited);
  if (edited) lastValid.current = edited;
  const spec = lastValid.current;

  const [algorithm, setAlgorithm] = useState<AdvantageAlgorithm>("rloo");
  const [policyStep, setPolicyStep] = useState<number | null>(null);
  const question = useMemo(() => (spec ? { spec, algorithm, policyStep } : null), [spec, algorithm, policyStep]);

  const loadedId = facts?.bankId ?? null;
  const external = useExternalTermsState(loadedId);
  const { columns } = external;
  const [revision, setRevision] = useState(0);
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!client || loadedId === null) return;
    // A bank that was just loaded knows of none.
    if (columns.size === 0 && told.current !== loadedId) return;
    told.current = loadedId;
    return client.ask(
      "external",
      { bankId: loadedId, columns },
      { onValue: () => setRevision((before) => before + 1), onError: () => undefined },
    );
  }, [client, loadedId, columns]);

  const now = useRef({ client, question, isAsked: false });
  now.current = { client, question, isAsked: isPreviewed && edited !== null && facts !== null };
  const askAhead = useCallback<Lab["askAhead"]>((path, value) => {
    const { client: worker, question: asked, isAsked } = now.current;
    const spec = asked && isAsked ? withNumber(asked.spec, path, value) : null;
    if (worker && asked && spec) worker.askAhead("preview", { ...asked, spec });
  }, []);

  return {
    ...labBank,
    task,
    facts,
    spec,
    isCurrent: edited !== null,
    savedSpec,
    question,
    algorithm,
    setAlgorithm,
    policyStep,
    setPolicyStep,
    setObjective,
    external,
    revision,
    ask: client?.ask ?? null,
    askAhead,
  };
}

export const LabContext = createContext<Lab | null>(null);

/** The lab of the composer this stands in. */
export function useLabOfComposer(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error("Nothing of the lab can stand outside the composer.");
  return lab;
}
