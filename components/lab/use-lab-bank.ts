import { useQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { defaultBank, launchBank } from "@/domain/rollout/default-bank";
import { runConfigSchema } from "@/domain/run/config";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import type { BankRow, TaskInfo } from "@/trpc/types";
import { rememberBank, useRememberedBank } from "./chosen-bank";
import { labParams } from "./lab-params";
import type { BankFacts } from "./worker/handle-load";
import type { LabClient } from "./worker/lab-client";

const LAUNCH_TEMPERATURE = runConfigSchema.shape.temperature.parse(undefined);

export type BankLoad =
  /** The list of banks is on its way. */
  | { state: "listing" }
  /** No bank of this task can be shown; `sampling` is one that is being made. */
  | { state: "none"; sampling: BankRow | null }
  | { state: "loading" }
  | { state: "ready"; facts: BankFacts }
  | { state: "failed"; message: string };

export type LabBank = {
  /** The banks of the task that can be chosen, newest first. */
  banks: readonly BankRow[];
  bank: BankRow | null;
  /** The one that a launch is checked on as its form opens; null where there is none for it. */
  checkedOn: BankRow | null;
  /** Kept for the task in this browser, and in the address. */
  choose: (bankId: string) => void;
  load: BankLoad;
  retry: () => void;
};

/**
 * The bank that the lab shows: the one the address names, else the one chosen last for the task, else the one that a launch is
 * checked on. Its numbers go straight to the worker.
 */
export function useLabBank(task: TaskInfo, client: LabClient | null): LabBank {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.banks.list.queryOptions(),
    // Quick while one is being sampled, slow otherwise.
    refetchInterval: ({ state }) => (state.data?.banks.some(({ status }) => !isTerminal(status)) ? 2_000 : 15_000),
  });
  const [asked, setAsked] = useQueryState("bank", labParams.bank);
  const ofTask = (list.data?.banks ?? []).filter((one) => one.task === task.id);
  const banks = ofTask.filter((one) => one.status === "finished" && one.rollouts > 0);
  // What the launch form begins with, until one is chosen there.
  const like = { baseModel: task.baseModels[0]?.id, temperature: LAUNCH_TEMPERATURE };
  const checkedOn = launchBank(banks, like);
  const remembered = useRememberedBank(task.id);
  const bank =
    banks.find(({ id }) => id === asked) ?? banks.find(({ id }) => id === remembered) ?? defaultBank(banks, like);
  const bankId = bank?.id ?? null;

  const [loaded, setLoaded] = useState<{ bankId: string; taskId: string; load: BankLoad } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is why it runs again
  useEffect(() => {
    if (client === null || bankId === null) return;
    const stop = new AbortController();
    const tell = (load: BankLoad) => {
      if (!stop.signal.aborted) setLoaded({ bankId, taskId: task.id, load });
    };
    tell({ state: "loading" });
    fetchColumns(bankId, stop.signal).then(
      (bytes) => {
        if (stop.signal.aborted) return;
        client.ask(
          "load",
          { bankId, bytes, known: { signals: task.signals }, success: task.success },
          {
            onValue: (facts) => tell({ state: "ready", facts }),
            onError: (message) => tell({ state: "failed", message }),
          },
          [bytes],
        );
      },
      (error: Error) => tell({ state: "failed", message: error.message }),
    );
    return () => stop.abort();
  }, [client, bankId, task.id, attempt]);

  const retry = useCallback(() => {
    setAttempt((before) => before + 1);
    void list.refetch();
  }, [list.refetch]);
  const current = loaded?.bankId === bankId && loaded.taskId === task.id ? loaded.load : null;
  const load: BankLoad = list.isPending
    ? { state: "listing" }
    : list.isError && !list.data
      ? { state: "failed", message: list.error.message }
      : bankId === null
        ? { state: "none", sampling: ofTask.find((one) => !isTerminal(one.status)) ?? null }
        : (current ?? { state: "loading" });
  const choose = useCallback(
    (id: string) => {
      rememberBank(task.id, id);
      void setAsked(id);
    },
    [setAsked, task.id],
  );
  return { banks, bank, checkedOn, choose, load, retry };
}

async function fetchColumns(bankId: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(`/api/banks/${bankId}/columns`, { signal }).catch((error: Error) => {
    throw new Error(`The server did not answer (${error.message}). Look whether it is running.`);
  });
  if (!response.ok) throw new Error(await refusalOf(response));
  return response.arrayBuffer();
}

const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

async function refusalOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const read = refusalSchema.safeParse(body);
  return read.success ? read.data.error.message : `The server answered ${response.status}.`;
}
