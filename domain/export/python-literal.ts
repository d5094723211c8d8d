/** A JSON value as Python writes it, over several lines where it does not fit one; texts of several lines keep them. */
export function pythonLiteral(value: unknown, indent = ""): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return pythonText(value, indent);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((part) => pythonLiteral(part, inner))
    : Object.entries(value).flatMap(([key, part]) =>
        part === undefined ? [] : [`${JSON.stringify(key)}: ${pythonLiteral(part, inner)}`],
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length + indent.length <= WIDTH && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

const WIDTH = 110;

/** JSON's escapes mean the same in Python; a lone surrogate is one there too. */
function pythonText(text: string, indent: string): string {
  const lines = text.split(/(?<=\n)/);
  if (lines.length < 2) return JSON.stringify(text);
  const inner = `${indent}    `;
  return `(\n${lines.map((line) => `${inner}${JSON.stringify(line)}\n`).join("")}${indent})`;
}
