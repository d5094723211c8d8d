"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { useTRPC } from "@/trpc/client";

/** The one button of an empty list: launches the four regimes on arithmetic. */
export function LaunchRegimes({ onLaunched }: { onLaunched?: (runIds: string[]) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // The second click of a double click comes before React has disabled the button.
  const underWay = useRef(false);
  const launch = useMutation(
    trpc.runs.launchRegimes.mutationOptions({
      onSuccess: async ({ runIds }) => {
        toast.success(`${runIds.length} runs are in the queue`);
        onLaunched?.(runIds);
        await queryClient.invalidateQueries(trpc.runs.list.pathFilter());
      },
      onError: (error) => toast.error("The runs could not be launched", { description: error.message }),
      onSettled: () => {
        underWay.current = false;
      },
    }),
  );
  return (
    <Button
      variant="primary"
      size="large"
      disabled={launch.isPending}
      onClick={() => {
        if (underWay.current) return;
        underWay.current = true;
        launch.mutate({});
      }}
    >
      {launch.isPending ? "Launching…" : "Run the four regimes"}
    </Button>
  );
}
