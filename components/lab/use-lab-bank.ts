import { useQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import type { BankRow, TaskInfo } from "@/trpc/types";
import { labParams } from "./lab-params";
import type { BankFacts } from "./worker/handle-load";
import type { LabClient } from "./worker/lab-client";

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
  choose: (bankId: string) => void;
  load: BankLoad;
  retry: () => void;
};

/** The bank that the lab shows: the one the address names, else the newest of the task, of validation prompts before others; its numbers go straight to the worker. */
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
  const bank = banks.find(({ id }) => id === asked) ?? firstBank(banks);
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
  const choose = useCallback((id: string) => void setAsked(id), [setAsked]);
  return { banks, bank, choose, load, retry };
}

/** Rewards are designed on validation prompts; of test prompts no bank is taken unasked. */
function firstBank(banks: readonly BankRow[]): BankRow | null {
  const of = (wanted: string) => banks.find(({ split }) => split === wanted);
  return of("validation") ?? of("train") ?? null;
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
