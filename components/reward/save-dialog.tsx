"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { DEFAULT_AUTHOR, readAuthor, writeAuthor } from "./author-store";

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
  onSave: (saved: { message: string; author: string }) => void;
}) {
  const [message, setMessage] = useState("");
  // Mounted anew, in a browser, each time it is asked.
  const [author, setAuthor] = useState(() => (open ? readAuthor(window.localStorage) : ""));
  function submit(event: FormEvent) {
    event.preventDefault();
    const name = author.trim() || DEFAULT_AUTHOR;
    writeAuthor(window.localStorage, name);
    onSave({ message: message.trim(), author: name });
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
        <Field label="Saved by" hint="Shown beside the version; this browser remembers it.">
          {(control) => (
            <Input
              {...control}
              value={author}
              maxLength={100}
              autoComplete="name"
              onChange={(event) => setAuthor(event.target.value)}
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
