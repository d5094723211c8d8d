"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/trpc/client";
import type { RouterInputs } from "@/trpc/types";
import { fieldFaults } from "./field-faults";
import type { LaunchFaults } from "./launch-fields";

/** Launches and goes to the run, or to the list with all of them picked; what the server refuses comes back by field. */
export function useLaunch(onLaunched: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<{
    faults: LaunchFaults;
    failure: string;
  } | null>(null);
  const mutation = useMutation(trpc.runs.launch.mutationOptions());

  async function launch(input: RouterInputs["runs"]["launch"]): Promise<void> {
    setRefusal(null);
    try {
      const { runIds } = await mutation.mutateAsync(input);
      onLaunched();
      toast.success(runIds.length === 1 ? "The run is in the queue" : `${runIds.length} runs are in the queue`);
      void queries.invalidateQueries(trpc.runs.list.pathFilter());
      const [first] = runIds;
      if (runIds.length === 1 && first) router.push(`/runs/${first}`);
      // They stand at the head of the list as a group, with what one can do with all of them.
      else router.push("/runs");
    } catch (error) {
      setRefusal(fieldFaults(error));
      // The launch ran terms in Python, which the form had not: what they came to is shown with the checks.
      void queries.invalidateQueries(trpc.runs.checks.pathFilter());
    }
  }

  return {
    launch,
    launching: mutation.isPending,
    serverFaults: refusal?.faults ?? {},
    failure: refusal?.failure ?? null,
    /** Once something was changed, what the server refused is no longer known to be wrong. */
    dropRefusal: () => setRefusal(null),
  };
}
