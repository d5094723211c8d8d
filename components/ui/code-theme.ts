import { HighlightStyle } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours of code, as CSS variables, so that one style serves light and dark. */
export const codeHighlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--foreground)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--chart-3)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--accent)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--chart-4)" },
  { tag: [tags.comment], color: "var(--foreground-faint)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--foreground-faint)" },
]);

/** Look of the editor: JSON fills its frame, an expression is as tall as its text, Python too up to a limit. */
export function codeTheme(language: "json" | "expression" | "python"): Extension {
  const field = language === "expression";
  return EditorView.theme({
    "&": {
      height: language === "json" ? "100%" : "auto",
      maxHeight: language === "python" ? "26rem" : "none",
      color: "var(--foreground)",
      backgroundColor: "transparent",
    },
    "&.cm-focused": { outline: language !== "json" ? "none" : "2px solid var(--ring)", outlineOffset: "-2px" },
    ".cm-scroller": { fontFamily: "var(--font-geist-mono), monospace", fontSize: "13px", lineHeight: "1.6" },
    ".cm-content": { padding: field ? "7px 0" : "12px 0", caretColor: "var(--foreground)" },
    ".cm-line": { padding: field ? "0 12px" : "0 12px 0 4px" },
    ".cm-cursor": { borderLeftColor: "var(--foreground)" },
    ".cm-placeholder": { color: "var(--foreground-faint)" },
    ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--foreground-faint)" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: field ? "transparent" : "var(--muted)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      background: "color-mix(in srgb, var(--accent) 25%, transparent)",
    },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--border)", outline: "none" },
    ".cm-tooltip": {
      backgroundColor: "var(--raised)",
      color: "var(--foreground)",
      border: "1px solid var(--border)",
      borderRadius: "8px",
      boxShadow: "var(--shadow)",
      overflow: "hidden",
      maxWidth: "min(32rem, calc(100vw - 2rem))",
    },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--muted)", color: "var(--foreground)" },
    ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--font-geist-sans), sans-serif", fontSize: "13px" },
    ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--bad)",
      textUnderlineOffset: "3px",
      textDecorationSkipInk: "none",
    },
    ".cm-foldPlaceholder": { background: "var(--muted)", border: "none", color: "var(--foreground-soft)" },
    ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--foreground)", borderColor: "var(--border)" },
    ".cm-textfield": { backgroundColor: "var(--background)", border: "1px solid var(--border-strong)" },
    ".cm-button": {
      backgroundImage: "none",
      backgroundColor: "var(--muted)",
      border: "1px solid var(--border-strong)",
    },
  });
}
