/** The files of trainer/torch/rewardsmith/rules that an exported module carries, each after those it imports from. */
export const ruleModules = [
  "outcome",
  "ties",
  "moments",
  "rollout",
  "functions",
  "parse_expression",
  "expression",
  "transforms",
  "weight",
  "terms",
  "lexicographic",
  "aggregate",
  "objective",
  "advantage",
  "python_terms",
  "score",
] as const;

export type PythonModule = { name: string; text: string };

/**
 * Several Python modules as one text: imports of the standard library first, each once, then the modules in order without
 * the imports between them. Throws where that would change their meaning: two modules that define one name, an import under
 * another name, or from a module that comes later.
 */
export function flattenModules(modules: readonly PythonModule[]): string {
  const imports = new Set<string>();
  const definedIn = new Map<string, string>();
  const bodies: string[] = [];
  for (const { name, text } of modules) {
    const body: string[] = [];
    const { summary, lines } = withoutDocstring(name, text);
    for (const line of lines) {
      if (/^(from|import) /.test(line)) readImport({ name, line, imports, definedIn });
      else body.push(line);
    }
    for (const own of definitions(body)) {
      const other = definedIn.get(own);
      if (other !== undefined) throw new Error(`${name}.py and ${other}.py both define "${own}"; rename one`);
      definedIn.set(own, name);
    }
    bodies.push(`# ${summary}\n\n${body.join("\n").trim()}`);
  }
  return `${importLines(imports)}\n\n\n${bodies.join("\n\n\n")}\n`;
}

function withoutDocstring(name: string, text: string): { summary: string; lines: string[] } {
  const [first = "", ...rest] = text.split("\n");
  const summary = /^"""(.+)"""$/.exec(first)?.[1];
  if (summary === undefined) throw new Error(`${name}.py does not begin with a docstring of one line`);
  return { summary, lines: rest };
}

function readImport(input: {
  name: string;
  line: string;
  imports: Set<string>;
  definedIn: ReadonlyMap<string, string>;
}): void {
  const { name, line, imports, definedIn } = input;
  if (line === "from __future__ import annotations") return;
  const own = /^from \.(\w+) import ([\w, ]+)$/.exec(line);
  if (own === null) {
    if (line.includes("(") || line.startsWith("from .")) throw new Error(`${name}.py: write "${line}" on one line`);
    imports.add(line);
    return;
  }
  const [, from = "", names = ""] = own;
  for (const wanted of names.split(",").map((part) => part.trim())) {
    if (wanted.includes(" ")) throw new Error(`${name}.py: "${wanted}" would lose its other name`);
    if (definedIn.get(wanted) !== from)
      throw new Error(`${name}.py needs ${wanted} of ${from}.py, which must come before`);
  }
}

/** Names that a module defines at its top level. */
function definitions(lines: readonly string[]): string[] {
  return lines.flatMap(
    (line) => /^(?:def|class) (\w+)|^(\w+)(?:: [^=]+)? = /.exec(line)?.slice(1, 3).filter(Boolean) ?? [],
  );
}

/** Import statements, those of one module joined; plain ones first. */
function importLines(imports: ReadonlySet<string>): string {
  const plain = [...imports].filter((line) => line.startsWith("import ")).sort();
  const names = new Map<string, Set<string>>();
  for (const line of imports) {
    const [, module, list] = /^from ([\w.]+) import (.+)$/.exec(line) ?? [];
    if (module === undefined || list === undefined) continue;
    const known = names.get(module) ?? new Set();
    for (const name of list.split(", ")) known.add(name);
    names.set(module, known);
  }
  const from = [...names].map(([module, known]) => `from ${module} import ${[...known].sort().join(", ")}`).sort();
  return [...plain, ...from].join("\n");
}
