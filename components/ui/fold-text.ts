/** Characters shown of a long text before it is opened: of its begin, and of its end, where an answer stands. */
const HEAD = 700;
const TAIL = 280;
/** Hiding less than this would not be worth a click. */
const LEAST_HIDDEN = 300;
const MOST_LINES = 16;

/** A long text's begin and end with what lies between hidden; null where all of it is short enough to be shown. */
export function foldText(text: string): { head: string; tail: string; hidden: number } | null {
  const head = cutBack(text.slice(0, HEAD));
  const tail = cutFront(text.slice(Math.max(head.length, text.length - TAIL)));
  const hidden = text.length - head.length - tail.length;
  return hidden < LEAST_HIDDEN ? null : { head, tail, hidden };
}

/** To a whole word, and to so many lines. */
function cutBack(text: string): string {
  const lines = text.split("\n").slice(0, MOST_LINES).join("\n");
  if (lines.length < text.length) return lines;
  const space = text.search(/\s\S*$/);
  return text.length < HEAD || space < HEAD / 2 ? whole(text) : text.slice(0, space);
}

function cutFront(text: string): string {
  const lines = text
    .split("\n")
    .slice(-MOST_LINES / 2)
    .join("\n");
  const space = lines.search(/\s/);
  return lines.length < text.length || space < 0 || space > TAIL / 2 ? lines : lines.slice(space + 1);
}

/** Not the half of a surrogate pair. */
function whole(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1);
}
