"use client";

import { acceptCompletion, autocompletion, type CompletionSource, completeFromList } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { python, pythonLanguage } from "@codemirror/lang-python";
import { indentUnit, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderExtension } from "@codemirror/view";
import { parser as pythonParser } from "@lezer/python";
import { basicSetup, minimalSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { cn } from "./cn";
import { codeHighlight, codeTheme } from "./code-theme";
import { indentWithTab } from "./indent-with-tab";
import { changedRange } from "./text-change";

export type CodeFault = { from: number; to: number; message: string };

export type CodeEditorProps = {
  value: string;
  /** `typed` is false for what was pasted, dropped or came back by undo. */
  onChange: (value: string, how: { typed: boolean }) => void;
  language: "json" | "expression" | "python";
  label: string;
  /** Underlined where they are, with their message on hover. */
  faults?: readonly CodeFault[];
  /** Names offered while typing. */
  completions?: readonly string[];
  placeholder?: string;
  describedBy?: string;
  className?: string;
};

const elsewhere = ["input.paste", "input.drop", "undo", "redo"];
const fromOutside = Annotation.define<boolean>();

/**
 * A CodeMirror editor: JSON or Python with line numbers, or an expression that looks like an input field. Tab leaves it; in Python Tab
 * indents, and leaves it after Escape.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { value, language, label, faults, completions, placeholder, describedBy, className } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const slots = useRef({ attributes: new Compartment(), completion: new Compartment() });
  const onChange = useRef(props.onChange);
  const first = useRef({ value, placeholder });
  onChange.current = props.onChange;

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const { attributes, completion } = slots.current;
    const extensions: Extension[] = [
      keymap.of([{ key: "Tab", run: acceptCompletion }]),
      languageSetup(language),
      codeTheme(language),
      syntaxHighlighting(codeHighlight),
      EditorView.lineWrapping,
      first.current.placeholder ? placeholderExtension(first.current.placeholder) : [],
      attributes.of([]),
      completion.of([]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged || update.transactions.some((one) => one.annotation(fromOutside))) return;
        const typed = !update.transactions.some((one) => elsewhere.some((event) => one.isUserEvent(event)));
        onChange.current(update.state.doc.toString(), { typed });
      }),
    ];
    const made = new EditorView({ parent, state: EditorState.create({ doc: first.current.value, extensions }) });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [language]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const change = changedRange(editor.state.doc.toString(), value);
    if (change) editor.dispatch({ changes: change, annotations: fromOutside.of(true) });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({
      effects: slots.current.attributes.reconfigure(
        EditorView.contentAttributes.of({
          "aria-label": label,
          ...(describedBy ? { "aria-describedby": describedBy } : {}),
          ...(faults?.length ? { "aria-invalid": "true" } : {}),
        }),
      ),
    });
  }, [label, describedBy, faults?.length]);

  const names = completions?.join("\n");
  useEffect(() => {
    if (names === undefined) return;
    const source = completeFromList(names.split("\n").map((name) => ({ label: name, type: "variable" })));
    const completion =
      language === "python"
        ? pythonLanguage.data.of({ autocomplete: insideSignals(names.split("\n")) })
        : autocompletion({ override: [source], icons: false });
    view.current?.dispatch({ effects: slots.current.completion.reconfigure(completion) });
  }, [names, language]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const end = editor.state.doc.length;
    const diagnostics: Diagnostic[] = (faults ?? []).map((fault) => {
      const from = Math.max(0, Math.min(fault.from, end));
      return { from, to: Math.max(from, Math.min(fault.to, end)), severity: "error", message: fault.message };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [faults]);

  return <div ref={host} className={cn("min-w-0 overflow-hidden", className)} />;
}

function languageSetup(language: CodeEditorProps["language"]): Extension {
  if (language === "json") return [basicSetup, json(), lintGutter()];
  if (language === "expression") return [minimalSetup, expressionLanguage];
  return [basicSetup, python(), lintGutter(), indentUnit.of("    "), keymap.of([indentWithTab])];
}

/** Offers the names between the quotes of signals["..."] and signals.get("..."). */
function insideSignals(names: readonly string[]): CompletionSource {
  return (context) => {
    const typed = context.matchBefore(/signals(\[|\.get\()\s*["']\w*/);
    if (!typed) return null;
    const from = typed.from + typed.text.search(/["']/) + 1;
    return { from, options: names.map((name) => ({ label: name, type: "property" })), validFor: /^\w*$/ };
  };
}

const expressionLanguage = LRLanguage.define({ name: "expression", parser: pythonParser });
