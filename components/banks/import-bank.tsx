"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { TaskInfo } from "@/trpc/types";
import { ImportForm } from "./import-form";
import { ImportOutcome } from "./import-outcome";
import { ImportProgress } from "./import-progress";
import { useUpload } from "./use-upload";

/** Makes a bank of a file of rollouts: what to know of it, how far it is, what became of it. */
export function ImportBank({ tasks }: { tasks: readonly TaskInfo[] }) {
  const [open, setOpen] = useState(false);
  const upload = useUpload();
  const { state } = upload;
  const close = () => {
    setOpen(false);
    upload.reset();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Import…</Button>
      <Dialog
        open={open}
        // A file on its way is stopped by its own button, never by a slip.
        onOpenChange={(next) => (next ? setOpen(true) : state.step === "sending" ? undefined : close())}
        title="Import rollouts"
        description={
          state.step === "filling"
            ? "A JSONL file: one rollout a line, with its prompt's id, its signals and log-probabilities. An export is such a file; docs/banks.md describes it."
            : undefined
        }
        className="max-w-xl"
      >
        {/* Kept while the file is read: after a stop or a refusal everything is still filled in. */}
        <div hidden={state.step !== "filling"}>
          <ImportForm
            tasks={tasks}
            message={state.step === "filling" ? state.message : null}
            onSend={upload.send}
            onClose={close}
          />
        </div>
        {state.step === "sending" ? <ImportProgress state={state} onStop={upload.stop} /> : null}
        {state.step === "done" ? <ImportOutcome report={state.report} onAgain={upload.reset} onClose={close} /> : null}
      </Dialog>
    </>
  );
}
