import type { ChangeSpec, Line } from "@codemirror/state";
import type { EditorView, KeyBinding } from "@codemirror/view";

const UNIT = 4;

/** Tab indents and Shift-Tab takes an indent away, of the cursor's line or of all that are selected. */
export const indentWithTab: KeyBinding = {
  key: "Tab",
  run: (view) => {
    const { selection } = view.state;
    if (selection.ranges.every(({ empty }) => empty)) {
      view.dispatch(view.state.replaceSelection(" ".repeat(UNIT)), { scrollIntoView: true, userEvent: "input" });
      return true;
    }
    return changeLines(view, ({ from, text }) => (text === "" ? null : { from, insert: " ".repeat(UNIT) }));
  },
  shift: (view) =>
    changeLines(view, ({ from, text }) => {
      const indent = Math.min(UNIT, text.length - text.trimStart().length);
      return indent === 0 ? null : { from, to: from + indent };
    }),
};

function changeLines(view: EditorView, change: (line: Line) => ChangeSpec | null): boolean {
  const { doc, selection } = view.state;
  const numbers = new Set<number>();
  for (const { from, to } of selection.ranges) {
    for (let number = doc.lineAt(from).number; number <= doc.lineAt(to).number; number += 1) numbers.add(number);
  }
  view.dispatch({
    changes: [...numbers].flatMap((number) => change(doc.line(number)) ?? []),
    userEvent: "input.indent",
  });
  return true;
}
