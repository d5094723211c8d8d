import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { flattenModules, ruleModules } from "./flatten";

const folder = new URL("../../trainer/torch/rewardsmith/rules/", import.meta.url);

/** Where the generated text stands. */
export const pythonRulesFile = fileURLToPath(new URL("../../domain/export/python-rules.ts", import.meta.url));

/** What domain/export/python-rules.ts should hold. */
export function pythonRulesSource(): string {
  const modules = ruleModules.map((name) => ({ name, text: readFileSync(new URL(`${name}.py`, folder), "utf8") }));
  const text = flattenModules(modules).replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `/** The rules of trainer/torch/rewardsmith/rules in one text, written by \`npm run python-rules\`; edit those files. */
export const pythonRules = \`${text}\`;
`;
}
