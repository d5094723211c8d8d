"use client";

import type { JSONPath } from "jsonc-parser";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Signal } from "@/domain/task/task";
import { clearDraft, readDraft, writeDraft } from "./draft-store";
import { readSpecText } from "./read-spec-text";
import { appendInText, setInText, swapInText } from "./spec-text";

export type ComposerBase = {
  /** Version the text began from; null for a reward never saved. */
  versionId: string | null;
  text: string;
};

export type DraftNote = "restored" | "restored-from-older" | "not-kept" | null;

/** The composer's one truth, the JSON text: what was typed, what it reads as, and that it is not lost. */
export function useComposer({
  base,
  draftKey,
  signals,
}: {
  base: ComposerBase;
  draftKey: string;
  signals: readonly Signal[];
}) {
  const [saved, setSaved] = useState(base);
  const [text, setText] = useState(base.text);
  const [basedOn, setBasedOn] = useState(base.versionId);
  const [note, setNote] = useState<DraftNote>(null);
  const reading = useMemo(() => readSpecText(text, { signals }), [text, signals]);
  const lastForm = useRef(reading.form);
  if (reading.form) lastForm.current = reading.form;
  const latest = useRef({ text, basedOn, savedText: saved.text });
  latest.current = { text, basedOn, savedText: saved.text };

  const opening = useRef(base);
  useEffect(() => {
    const draft = readDraft(window.localStorage, draftKey);
    if (!draft || draft.text === opening.current.text) return;
    setText(draft.text);
    setBasedOn(draft.basedOn);
    setNote(draft.basedOn === opening.current.versionId ? "restored" : "restored-from-older");
  }, [draftKey]);

  const change = useCallback(
    (next: string) => {
      latest.current.text = next;
      setText(next);
      if (next === latest.current.savedText) {
        clearDraft(window.localStorage, draftKey);
        setNote(null);
        return;
      }
      const kept = writeDraft(window.localStorage, draftKey, {
        text: next,
        basedOn: latest.current.basedOn,
        savedAt: Date.now(),
      });
      setNote((before) => (kept ? (before === "not-kept" ? null : before) : "not-kept"));
    },
    [draftKey],
  );

  const edits = useMemo(
    () => ({
      set: (path: JSONPath, value: unknown) => change(setInText(latest.current.text, path, value)),
      append: (path: JSONPath, length: number, value: unknown) =>
        change(appendInText(latest.current.text, path, length, value)),
      swap: (array: JSONPath, a: number, b: number) => change(swapInText(latest.current.text, array, a, b)),
    }),
    [change],
  );

  const dirty = text !== saved.text;
  useEffect(() => {
    if (note !== "not-kept") return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [note]);

  return {
    text,
    change,
    edits,
    reading,
    /** What the form shows: the spec as typed, or the last one that could be read. */
    form: lastForm.current,
    dirty,
    note,
    basedOn,
    /** Goes back to what is saved. */
    discard: () => {
      clearDraft(window.localStorage, draftKey);
      setText(saved.text);
      setBasedOn(saved.versionId);
      setNote(null);
    },
    /** From now on this version is what the text is compared with. */
    markSaved: (versionId: string, savedText: string) => {
      clearDraft(window.localStorage, draftKey);
      setSaved({ versionId, text: savedText });
      setBasedOn(versionId);
      setNote(null);
    },
    /** Keeps the text and makes it a change to another version. */
    rebase: (versionId: string) => {
      setBasedOn(versionId);
      writeDraft(window.localStorage, draftKey, { text: latest.current.text, basedOn: versionId, savedAt: Date.now() });
    },
  };
}

export type ComposerState = ReturnType<typeof useComposer>;
