"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { RunBankForm } from "./run-bank-form";

/** On a run's page: its rollouts as a bank, to try another reward on what this one brought about. */
export function MakeRunBank({ runId, around }: { runId: string; around: { step: number; split: string } }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Make a bank of its rollouts…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Make a bank of this run's rollouts"
        description="To score what this run sampled with another reward."
      >
        <RunBankForm runId={runId} around={around} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
