"use client";

import { replaceEqualDeep } from "@tanstack/react-query";
import type { JSONPath } from "jsonc-parser";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { appendInText, setInText, swapInText } from "@/domain/reward/write-spec-text";
import type { Signal } from "@/domain/task/task";
import type { OtherDraft } from "./draft-slot";
import type { Draft } from "./draft-store";
import { measureSignal } from "./measure-signal";
import { readSpecText, type SpecReading } from "./read-spec-text";
import { fitKeys, swappedKeys, withoutKey } from "./term-keys";
import { useDrafts } from "./use-drafts";
import { useShared } from "./use-shared";

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
  const read = useMemo(() => readSpecText(text, { signals }), [text, signals]);
  const lastForm = useRef(read.form);
  // Of an edit only what it changed is another object, so that only that is drawn again.
  if (read.form) lastForm.current = replaceEqualDeep(lastForm.current, read.form);
  const faults = useShared(read.faults);
  const reading = useMemo(
    (): SpecReading => ({
      spec: read.spec && lastForm.current,
      form: read.form && lastForm.current,
      faults,
    }),
    [read, faults],
  );
  const [revision, setRevision] = useState(0);
  const renew = useCallback(() => setRevision((before) => before + 1), []);
  const keys = useRef<{ list: number[]; next: number }>({ list: [], next: 0 });
  keys.current.list = fitKeys(keys.current.list, lastForm.current?.terms.length ?? 0, () => keys.current.next++);
  const latest = useRef({ text, basedOn, savedText: saved.text });
  latest.current = { text, basedOn, savedText: saved.text };

  const { slot, others, look, leftBehind } = useDrafts(draftKey);
  const opening = useRef(base);
  useEffect(() => {
    let gone = false;
    const open = (draft: Draft) => {
      setText(draft.text);
      renew();
      setBasedOn(draft.basedOn);
      setNote(draft.basedOn === opening.current.versionId ? "restored" : "restored-from-older");
    };
    const draft = slot().read();
    if (draft && draft.text !== opening.current.text) open(draft);
    else {
      void leftBehind().then((left) => {
        // What was typed meanwhile goes before what a closed tab left.
        if (gone || !left || latest.current.text !== opening.current.text) return;
        slot().adopt(left);
        if (left.draft.text !== opening.current.text) open(left.draft);
      });
    }
    return () => {
      gone = true;
    };
  }, [slot, renew, leftBehind]);

  const change = useCallback(
    (next: string) => {
      latest.current.text = next;
      setText(next);
      if (next === latest.current.savedText) {
        slot().clear();
        setNote(null);
        return;
      }
      const kept = slot().write({ text: next, basedOn: latest.current.basedOn, savedAt: Date.now() });
      setNote((before) => (kept ? (before === "not-kept" ? null : before) : "not-kept"));
    },
    [slot],
  );

  const edits = useMemo(
    () => ({
      set: (path: JSONPath, value: unknown) => {
        const place = path.at(-1);
        if (value === undefined && typeof place === "number") {
          if (isTerms(path.slice(0, -1))) keys.current.list = withoutKey(keys.current.list, place);
          else renew();
        }
        change(setInText(latest.current.text, path, value));
      },
      measure: (term: number, signal: string) => {
        const spec = lastForm.current;
        if (!spec) return;
        const edits = measureSignal(spec, term, signal);
        change(edits.reduce((text, { path, value }) => setInText(text, path, value), latest.current.text));
        renew();
      },
      append: (path: JSONPath, length: number, value: unknown) =>
        change(appendInText(latest.current.text, path, length, value)),
      swap: (array: JSONPath, a: number, b: number) => {
        if (isTerms(array)) keys.current.list = swappedKeys(keys.current.list, a, b);
        else renew();
        change(swapInText(latest.current.text, array, a, b));
      },
      renew,
    }),
    [change, renew],
  );

  const replace = useCallback(
    (next: string) => {
      renew();
      change(next);
    },
    [change, renew],
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
    /** Takes a text from outside the form; what is half typed in its fields is dropped. */
    change: replace,
    revision,
    /** One per term of the form, which stays with its term. */
    termKeys: keys.current.list,
    edits,
    reading,
    /** What the form shows: the spec as typed, or the last one that could be read. */
    form: lastForm.current,
    dirty,
    savedText: saved.text,
    savedVersionId: saved.versionId,
    note,
    basedOn,
    /** Goes back to what is saved. */
    discard: () => {
      slot().clear();
      setText(saved.text);
      renew();
      setBasedOn(saved.versionId);
      setNote(null);
    },
    /** From now on this version is what the text is compared with. */
    markSaved: (versionId: string, savedText: string) => {
      slot().clear();
      setSaved({ versionId, text: savedText });
      setBasedOn(versionId);
      setNote(null);
    },
    /** Keeps the text and makes it a change to another version. */
    rebase: (versionId: string) => {
      setBasedOn(versionId);
      slot().write({ text: latest.current.text, basedOn: versionId, savedAt: Date.now() });
    },
    /** Drafts of this reward that other tabs of this browser keep. */
    others,
    /** Goes on with another tab's draft; what was typed here takes its place there. */
    take: (other: OtherDraft) => {
      slot().exchange(other, dirty ? { text, basedOn, savedAt: Date.now() } : null);
      setBasedOn(other.draft.basedOn);
      latest.current.basedOn = other.draft.basedOn;
      replace(other.draft.text);
      void look();
    },
    forget: (other: OtherDraft) => {
      slot().forget(other);
      void look();
    },
    /** Shows another version as it was saved. */
    show: (versionId: string, savedText: string) => {
      slot().clear();
      setSaved({ versionId, text: savedText });
      setText(savedText);
      setBasedOn(versionId);
      setNote(null);
      renew();
    },
  };
}

function isTerms(path: JSONPath): boolean {
  return path.length === 1 && path[0] === "terms";
}

export type ComposerState = ReturnType<typeof useComposer>;
