import type { Grader } from "./grader-schema";

/** Where each field of OpenAI's `item` is found here: the prompt, the answer, or a signal, which is a number. */
export type ItemFields = ReadonlyMap<string, "prompt" | "answer" | "signal">;

const promptNames = ["prompt", "question", "problem", "input", "query", "messages"];
const answerNames = [
  "answer",
  "reference_answer",
  "correct_answer",
  "expected_answer",
  "reference",
  "ground_truth",
  "expected",
  "expected_output",
  "solution",
  "target",
  "label",
  "ideal",
];

/**
 * What the fields that graders read of `item` are here: one with a usual name is the prompt or the answer; the only one
 * that is left is the answer where no other is; all else are signals.
 */
export function itemFields(graders: readonly Grader[]): ItemFields {
  const names = new Set(graders.flatMap(namesIn));
  const fields = new Map<string, "prompt" | "answer" | "signal">();
  for (const name of names) {
    fields.set(name, promptNames.includes(name) ? "prompt" : answerNames.includes(name) ? "answer" : "signal");
  }
  const rest = [...fields].filter(([, place]) => place === "signal");
  const [first] = rest;
  if (first && rest.length === 1 && ![...fields.values()].includes("answer")) fields.set(first[0], "answer");
  return fields;
}

/** Python that gives a field as a text, or as it is. */
export function fieldCode(name: string, fields: ItemFields, as: "text" | "value"): string {
  const place = fields.get(name) ?? "signal";
  if (place !== "signal") return place;
  const value = `signals[${JSON.stringify(name)}]`;
  return as === "value" ? value : `format(${value}, ".15g")`;
}

function namesIn(grader: Grader): string[] {
  const texts = grader.type === "python" ? [] : [grader.input, grader.reference];
  const templates = texts.flatMap((text) => [...text.matchAll(/\{\{\s*item\.(\w+)/g)].map((match) => match[1] ?? ""));
  return grader.type === "python" ? [...templates, ...itemNamesIn(grader.source)] : templates;
}

/** Fields that Python reads as item["name"] or item.get("name"), by whatever name grade takes the item. */
export function itemNamesIn(source: string): string[] {
  const item = itemParameter(source);
  const found = [...source.matchAll(new RegExp(`\\b${item}\\s*(?:\\[|\\.get\\()\\s*(["'])(\\w+)\\1`, "g"))];
  return [...new Set(found.map((match) => match[2] ?? ""))];
}

/** The name of grade's second parameter. */
export function itemParameter(source: string): string {
  return /^def\s+grade\s*\(\s*\w+[^,)]*,\s*(\w+)/m.exec(source)?.[1] ?? "item";
}
