"use client";

import { Button } from "./button";
import { Dialog } from "./dialog";

/** A button that asks before it revokes something; its owner closes the question once that is done. */
export function RevokeButton({
  name,
  what,
  consequences,
  pending,
  open,
  onOpenChange,
  onRevoke,
}: {
  name: string;
  /** What ends: "the link", "the key". */
  what: string;
  consequences: string;
  pending: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRevoke: () => void;
}) {
  return (
    <>
      <Button size="small" variant="ghost" onClick={() => onOpenChange(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title={`Revoke ${name}?`}
        description={consequences}
        actions={
          <>
            <Button onClick={() => onOpenChange(false)}>Keep it</Button>
            <Button variant="danger" disabled={pending} onClick={onRevoke}>
              {pending ? "Revoking…" : `Revoke ${what}`}
            </Button>
          </>
        }
      />
    </>
  );
}
