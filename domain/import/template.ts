import { fieldCode, type ItemFields } from "./grader-fields";

/** Python that gives the text of a template, whether it needs the answer and JSON; or what it has that no rollout has. */
export type TemplateCode = { ok: true; code: string; json: boolean } | { ok: false; message: string };

/** A template of OpenAI's, as "Answer: {{ item.label }}", as a Python expression. */
export function templateCode(template: string, fields: ItemFields): TemplateCode {
  const parts: string[] = [];
  let json = false;
  for (const part of template.split(/(\{\{.*?\}\})/s)) {
    if (part === "") continue;
    const path = /^\{\{\s*(.*?)\s*\}\}$/s.exec(part)?.[1];
    if (path === undefined) {
      parts.push(JSON.stringify(part));
      continue;
    }
    const code = variableCode(path, fields);
    if (code === null) return { ok: false, message: refusal(path) };
    json ||= code.startsWith("str(json.");
    parts.push(code);
  }
  return { ok: true, code: parts.length === 0 ? '""' : parts.join(" + "), json };
}

function variableCode(path: string, fields: ItemFields): string | null {
  if (path === "sample.output_text") return "completion";
  const item = /^item\.(\w+)$/.exec(path)?.[1];
  if (item !== undefined) return fieldCode(item, fields, "text");
  const json = /^sample\.output_json((?:\.\w+|\[\d+\])*)$/.exec(path)?.[1];
  if (json === undefined) return null;
  const keys = [...json.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, key, place]) =>
    key === undefined ? `[${place}]` : `[${JSON.stringify(key)}]`,
  );
  return `str(json.loads(completion)${keys.join("")})`;
}

function refusal(path: string): string {
  const known = "There are sample.output_text, sample.output_json.<path> and item.<field>";
  if (path.startsWith("sample.output_tools")) {
    return `{{${path}}}: a rollout has no tool calls apart from its text; measure what you need as a signal. ${known}.`;
  }
  if (path.startsWith("item."))
    return `{{${path}}}: the fields within a field are not known here; give the one you need a name of its own in item. ${known}.`;
  return `{{${path}}} is not known here. ${known}.`;
}
