"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { RewardSpec } from "@/domain/reward/spec";
import { useTRPC } from "@/trpc/client";

export type SaveRequest = {
  rewardId: string | null;
  spec: RewardSpec;
  text: string;
  message: string;
  author: string;
  parentVersionId: string | null;
  taskId: string;
};

export type Saved = { rewardId: string; versionId: string; number: number };

/** Saves versions; a conflict is held until one of its ways out is taken. */
export function useSave(onSaved: (saved: Saved, request: SaveRequest) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<{ message: string; request: SaveRequest } | null>(null);
  const mutation = useMutation(trpc.rewards.saveVersion.mutationOptions());

  async function save(request: SaveRequest): Promise<void> {
    const { text: _text, ...input } = request;
    try {
      const saved = await mutation.mutateAsync({ ...input, name: request.spec.name });
      setConflict(null);
      onSaved(saved, request);
      toast.success(
        saved.unchanged ? `Version ${saved.number} says the same already` : `Saved version ${saved.number}`,
        { description: saved.hash.slice(0, 10) },
      );
      await queries.invalidateQueries({ queryKey: trpc.rewards.pathKey() });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isConflict(error)) {
        await queries.invalidateQueries({ queryKey: trpc.rewards.pathKey() });
        setConflict({ message, request });
      } else toast.error("Not saved; your text stays in the editor", { description: message, duration: 10_000 });
    }
  }

  return { save, saving: mutation.isPending, conflict, dropConflict: () => setConflict(null) };
}

function isConflict(error: unknown): boolean {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null && "code" in data && data.code === "CONFLICT";
}
