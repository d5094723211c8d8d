import { readFileSync } from "node:fs";
import type { PyodideInterface } from "pyodide";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { exportReward } from "@/domain/export/export-reward";
import { importGrader } from "@/domain/import/openai-graders";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { loadPyodideInNode } from "@/python/load-pyodide-node";

let python: PyodideInterface;

beforeAll(async () => {
  python = await loadPyodideInNode();
  python.runPython(readFileSync("trainer/torch/tests/call-engines.py", "utf8"));
}, 90_000);

/** What an imported grader gives a completion, null where its reward is missing. */
function graded(json: unknown, completion: string, rest: { answer?: string; signals?: Record<string, number> } = {}) {
  const imported = importGrader(json);
  if (!imported.ok) throw new Error(imported.faults.map(({ message }) => message).join("\n"));
  const exported = exportReward(imported.spec, "verl");
  if ("refused" in exported) throw new Error(exported.refused);
  const rollout = rolloutSchema.parse({ promptId: "p", prompt: "What is it?", completion, ...rest });
  const call = z
    .custom<(engine: string, text: string, rollouts: string) => string>()
    .parse(python.globals.get("call_engine"));
  const [total] = z
    .array(z.number().nullable())
    .parse(JSON.parse(call("verl", exported.text, JSON.stringify([rollout]))));
  return total;
}

const check = (operation: string, input = "{{ sample.output_text }}", reference = "{{ item.label }}") => ({
  type: "string_check",
  name: "check",
  input,
  reference,
  operation,
});

describe("string_check", () => {
  it.each([
    ["eq", "Paris", "Paris", 1],
    ["eq", "paris", "Paris", 0],
    ["ne", "paris", "Paris", 1],
    ["like", "It is Paris.", "Paris", 1],
    ["like", "It is paris.", "Paris", 0],
    ["ilike", "It is paris.", "Paris", 1],
  ])("%s of %j and %j is %j", (operation, completion, answer, wanted) => {
    expect(graded(check(operation), completion, { answer })).toBe(wanted);
  });

  it("fills templates with text, JSON and signals, and is missing where they are", () => {
    const json = check("eq", "<{{sample.output_json.a[1]}}>", "<{{item.count}}>");
    const two = { ...json, reference: "<{{item.count}}>{{item.answer}}" };
    expect(graded(two, '{"a": [1, 20]}', { answer: "", signals: { count: 20 } })).toBe(1);
    expect(graded(two, "no JSON", { answer: "", signals: { count: 20 } })).toBe(null);
    expect(graded(two, '{"a": [1, 20]}', { answer: "" })).toBe(null);
    expect(graded(check("eq"), "Paris")).toBe(null);
  });
});

describe("text_similarity", () => {
  const similarity = (evaluation_metric: string) => ({
    type: "text_similarity",
    name: "similar",
    input: "{{sample.output_text}}",
    reference: "{{item.reference_answer}}",
    evaluation_metric,
  });
  const cat = "the cat sat on the mat";
  const other = "the cat sat on a mat";

  it.each([
    // "ittn" is common: 2 * 4 / (6 + 7)
    ["fuzzy_match", "kitten", "sitting", 8 / 13],
    ["fuzzy_match", "", "", 1],
    // 5 of 6 words, 3 of 5 pairs, 2 of 4 triples, 1 of 3 quadruples, equally long
    ["bleu", cat, other, (5 / 6 / (5 / 3) / 2 / 3) ** 0.25],
    // all 1 of 4, 3, 2, 1; 4 words for 6: exp(1 - 6/4)
    ["bleu", "the cat sat on", cat, Math.exp(-0.5)],
    ["bleu", "a b c", "a b c", 0],
    // 5 + 3 + 2 + 1 of 6 + 5 + 4 + 3
    ["gleu", cat, other, 11 / 18],
    // the, cat of 3 and 5 words: 2 * 2 / 8
    ["rouge_1", "The cat sat!", "the cat on the mat", 0.5],
    // "the cat" of 2 and 4 pairs: 2 * 1 / 6
    ["rouge_2", "The cat sat!", "the cat on the mat", 1 / 3],
    ["rouge_5", cat, cat, 1],
    // the, cat in order: 2 * 2 / 8
    ["rouge_l", "The cat sat!", "the cat on the mat", 0.5],
  ])("%s of %j and %j is %d", (metric, completion, answer, wanted) => {
    expect(graded(similarity(metric), completion, { answer })).toBeCloseTo(wanted, 12);
  });
});

describe("python and multi", () => {
  const source = `import json

def grade(sample, item):
    given = sample["output_json"]["value"]
    return 1.0 if abs(given - float(item["target"])) <= item.get("slack") else 0.25
`;

  it("calls grade with the sample and the fields of item that it reads", () => {
    const grader = { type: "python", name: "near", source };
    expect(graded(grader, '{"value": 41}', { answer: "42", signals: { slack: 1 } })).toBe(1);
    expect(graded(grader, '{"value": 40}', { answer: "42", signals: { slack: 1 } })).toBe(0.25);
    expect(graded(grader, "nothing", { answer: "42", signals: { slack: 1 } })).toBe(null);
  });

  it("weighs a sum and works out a formula", () => {
    const graders = { same: check("eq"), has: check("ilike") };
    const multi = (calculate_output: string) => ({ type: "multi", name: "both", graders, calculate_output });
    expect(graded(multi("0.75 * same + has / 4"), "it is paris", { answer: "Paris" })).toBe(0.25);
    // 2^(0 + 1) - sqrt(4) / 4 = 1.5
    expect(graded(multi("2^(same + has) - sqrt(4) / 4"), "it is paris", { answer: "Paris" })).toBe(1.5);
  });
});
