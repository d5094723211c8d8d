"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Asks what changed before a version is made. */
export function SaveDialog({
  open,
  onOpenChange,
  title,
  saveLabel,
  saving,
  onSave,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  saveLabel: string;
  saving: boolean;
  onSave: (message: string) => void;
}) {
  const [message, setMessage] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave(message.trim());
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description="A version does not change any more: runs point at it, and later edits make the next one."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="What changed" hint="Optional; shown in the list of versions.">
          {(control) => (
            <Input
              {...control}
              value={message}
              maxLength={2000}
              onChange={(event) => setMessage(event.target.value)}
              placeholder="Less step penalty"
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Keep editing</Button>
          <Button type="submit" variant="primary" disabled={saving}>
            {saving ? "Saving…" : saveLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
