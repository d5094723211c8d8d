"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

/** Somebody saved meanwhile: nothing typed is lost, and one chooses where it goes. */
export function ConflictDialog({
  message,
  latestNumber,
  busy,
  onClose,
  onSaveAsNew,
  onSaveOnTop,
}: {
  /** What the server said; null while there is no conflict. */
  message: string | null;
  latestNumber: number | null;
  busy: boolean;
  onClose: () => void;
  onSaveAsNew: () => void;
  onSaveOnTop: () => void;
}) {
  return (
    <Dialog
      open={message !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Somebody saved this reward meanwhile"
      description={message}
      actions={
        <>
          <Button onClick={onClose}>Keep editing</Button>
          <Button onClick={onSaveAsNew} disabled={busy}>
            Save as a new reward
          </Button>
          <Button variant="primary" onClick={onSaveOnTop} disabled={busy || latestNumber === null}>
            {latestNumber === null ? "Save on top" : `Save on top of version ${latestNumber}`}
          </Button>
        </>
      }
    >
      <p className="text-soft text-sm">
        Your text stays as it is. Saved on top, it becomes the next version and theirs stays in the list; saved as a new
        reward, both live on.
      </p>
    </Dialog>
  );
}
