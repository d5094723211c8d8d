import { fieldCode, type ItemFields, itemNamesIn, itemParameter } from "./grader-fields";
import type { Grader, SimilarityMetric } from "./grader-schema";
import { similarityCode } from "./similarity-code";
import { templateCode } from "./template";

/** The code of a python term, with what to know of it; or what is wrong with the grader's field. */
export type TermCode = { ok: true; code: string; notes: string[] } | { ok: false; field: string; message: string };

/** A grader as `def reward(prompt, completion, answer, signals)`. */
export function termCode(grader: Grader, fields: ItemFields): TermCode {
  if (grader.type === "python") return pythonCode(grader.source, fields);
  const input = templateCode(grader.input, fields);
  if (!input.ok) return { ok: false, field: "input", message: input.message };
  const reference = templateCode(grader.reference, fields);
  if (!reference.ok) return { ok: false, field: "reference", message: reference.message };
  const compared = { input: input.code, reference: reference.code, json: input.json || reference.json };
  if (grader.type === "string_check") {
    return { ok: true, code: rewardCode({ ...compared, result: checks[grader.operation] }), notes: [] };
  }
  const metric = grader.evaluation_metric;
  if (metric === "meteor" || metric === "cosine") {
    return { ok: false, field: "evaluation_metric", message: refusedMetrics[metric] };
  }
  const { code, note } = similarityCode(metric);
  const notes = [`${metric} is computed as ${note}.`];
  if (grader.pass_threshold !== undefined) {
    notes.push("pass_threshold only marks an evaluation as passed; the score is the reward, as it is there.");
  }
  return {
    ok: true,
    code: rewardCode({
      ...compared,
      imports: metricImports(metric),
      before: code,
      result: "similarity(graded, reference)",
    }),
    notes,
  };
}

const checks = {
  eq: "graded == reference",
  ne: "graded != reference",
  like: "reference in graded",
  ilike: "reference.lower() in graded.lower()",
};

const refusedMetrics = {
  meteor: "meteor needs a list of synonyms (WordNet), which is not here; choose rouge_l or gleu instead",
  cosine: "cosine needs an embedding model; choose rouge_l or fuzzy_match, or score it with a model of your own",
};

function metricImports(metric: SimilarityMetric): string[] {
  if (metric === "fuzzy_match") return [];
  if (metric === "rouge_l") return ["import re"];
  const counter = "from collections import Counter";
  return metric === "gleu" ? [counter] : [metric === "bleu" ? "import math" : "import re", counter];
}

function rewardCode(parts: {
  input: string;
  reference: string;
  json: boolean;
  result: string;
  imports?: readonly string[];
  before?: string;
}): string {
  const imports = [...(parts.json ? ["import json"] : []), ...(parts.imports ?? [])].join("\n");
  const reads = /\banswer\b/.test(`${parts.input} ${parts.reference}`);
  return `${imports === "" ? "" : `${imports}\n\n\n`}${parts.before === undefined ? "" : `${parts.before}\n\n\n`}def reward(prompt, completion, answer, signals):
${reads ? "    if answer is None:\n        return None\n" : ""}    graded = ${parts.input}
    reference = ${parts.reference}
    return ${parts.result}
`;
}

/** Packages of OpenAI's image that Python's standard library lacks. */
const packages =
  /^\s*(?:import|from)\s+(numpy|scipy|sympy|pandas|rapidfuzz|sklearn|rouge_score|deepdiff|jsonschema|pydantic|yaml|nltk|sqlparse|rdkit|skbio|ast_grep_py)\b/gm;

function pythonCode(source: string, fields: ItemFields): TermCode {
  const refuse = (message: string): TermCode => ({ ok: false, field: "source", message });
  if (!/^def\s+grade\s*\(/m.test(source)) return refuse("there is no def grade(sample, item) in it");
  if (/^(?:def\s+reward\b|reward\s*=)/m.test(source)) {
    return refuse('it defines "reward" itself, which is what a term is called by here; rename that');
  }
  if (/output_tools/.test(source)) {
    return refuse(
      "it reads output_tools, and a rollout has no tool calls apart from its text; measure them as signals",
    );
  }
  const names = itemNamesIn(source);
  const notes = [...source.matchAll(packages)].map(
    ([, name]) => `imports ${name}, which is not in Python's standard library: without it every reward is missing.`,
  );
  const body = source.replace(/^def\s+grade\s*\(.*$/m, "");
  if (names.length === 0 && new RegExp(`\\b${itemParameter(source)}\\b`).test(body)) {
    notes.push("how it reads item was not understood; fill in the item that reward gives it.");
  }
  const item = names.map((name) => `        ${JSON.stringify(name)}: ${fieldCode(name, fields, "value")},\n`).join("");
  const json = /output_json/.test(source);
  const parse = `

def parsed(text):
    """What OpenAI gives as output_json."""
    try:
        return json.loads(text)
    except ValueError:
        return None
`;
  const sample = `{"output_text": completion, ${json ? '"output_json": parsed(completion), ' : ""}"choices": [{"message": {"role": "assistant", "content": completion}}]}`;
  return {
    ok: true,
    code: `${json ? "import json\n\n" : ""}${source.trimEnd()}
${json ? `${parse}` : ""}

def reward(prompt, completion, answer, signals):
    sample = ${sample}
    item = {${item === "" ? "" : `\n${item}    `}}
    return grade(sample, item)
`,
    notes,
  };
}
