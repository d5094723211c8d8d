import { describe, expect, it } from "vitest";
import { importGrader, isGrader } from "./openai-graders";

const check = {
  type: "string_check",
  name: "Exact match!",
  input: "{{sample.output_text}}",
  reference: "{{item.capital}}",
  operation: "eq",
};
const script = (source: string) => ({ type: "python", name: "script", source });

function faultsOf(json: unknown): [string, string][] {
  const imported = importGrader(json);
  return imported.ok ? [] : imported.faults.map(({ path, message }) => [path.join("."), message]);
}

function specOf(json: unknown) {
  const imported = importGrader(json);
  if (!imported.ok) throw new Error(JSON.stringify(imported.faults));
  return imported.spec;
}

describe("importGrader", () => {
  it("makes a term of code that one can read; the only field of item is the answer", () => {
    const spec = specOf(check);
    expect(spec.name).toBe("Exact match!");
    expect(spec.terms).toHaveLength(1);
    expect(spec.terms[0]).toMatchObject({ id: "Exact_match_", label: "Exact match!", weight: 1 });
    expect(spec.terms[0]?.source).toEqual({
      type: "python",
      code: `def reward(prompt, completion, answer, signals):
    if answer is None:
        return None
    graded = completion
    reference = answer
    return graded == reference
`,
    });
  });

  it("takes a linear calculate_output as weights, any other as a formula; who is not named is watched", () => {
    const graders = { a: check, b: check, c: check };
    const multi = (calculate_output: string) => ({ type: "multi", graders, calculate_output });
    const sum = specOf(multi("0.5 * a - (b - a) / 4"));
    expect(sum.aggregate.op).toBe("weighted_sum");
    // 0.5 + 1/4 and -1/4
    expect(sum.terms.map(({ role, weight }) => [role, weight])).toEqual([
      ["task", 0.75],
      ["task", -0.25],
      ["metric", 1],
    ]);
    const formula = specOf(multi("max(a, b) ^ 2 * c"));
    expect(formula.aggregate).toMatchObject({ op: "formula", code: "max(a, b) ** 2 * c" });
    expect(specOf(multi("a * b")).aggregate.op).toBe("formula");
    expect(specOf(multi("a + 1")).aggregate.op).toBe("formula");
  });

  it("refuses graders that ask a model or a server by name, all at once, with what to do", () => {
    const graders = {
      good: check,
      judge: { type: "score_model", model: "o4-mini", input: [] },
      label: { type: "label_model" },
      far: { type: "endpoint", url: "https://grader.example" },
      odd: { type: "vibes" },
    };
    const faults = faultsOf({ type: "multi", graders, calculate_output: "good" });
    expect(faults.map(([path]) => path)).toEqual(["judge", "label", "far", "odd"].map((key) => `graders.${key}.type`));
    expect(faults[0]?.[1]).toContain("endpoint of your own");
    expect(faults[3]?.[1]).toContain('"vibes" is no grader');
  });

  it.each([
    [{ ...check, type: "text_similarity", evaluation_metric: "meteor" }, "evaluation_metric", "WordNet"],
    [{ ...check, type: "text_similarity", evaluation_metric: "cosine" }, "evaluation_metric", "embedding"],
    [{ ...check, reference: "{{item.a.b}}" }, "reference", "a name of its own"],
    [{ ...check, input: "{{sample.output_tools[0].name}}" }, "input", "no tool calls"],
    [{ ...check, operation: "near" }, "operation", "Invalid option"],
    [script("def score(x): return 1"), "source", "no def grade"],
    [script("def grade(sample, item): return reward\nreward = 1"), "source", 'defines "reward"'],
    [{ type: "multi", graders: { a: check }, calculate_output: "0.5 * b" }, "calculate_output", 'no grader "b"'],
    [{ type: "multi", graders: { a: check }, calculate_output: "a +" }, "calculate_output", "breaks off"],
    [{ name: "nothing" }, "", 'no "type"'],
  ])("refuses %j at %j, saying %j", (json, path, says) => {
    const [fault] = faultsOf(json);
    expect(fault?.[0]).toBe(path);
    expect(fault?.[1]).toContain(says);
  });

  it("says what it took a field for, and what a script needs that is not here", () => {
    const imported = importGrader(
      script('import numpy\ndef grade(s, row):\n    return row["answer"] == s["output_text"] and row["slack"] > 0\n'),
    );
    const notes = imported.ok ? imported.notes.join("\n") : "";
    expect(notes).toContain("imports numpy");
    expect(notes).toContain("item.answer is taken to be the answer");
    expect(notes).toContain('item.slack is read as the signal "slack"');
  });

  it("knows a grader from a reward", () => {
    expect(isGrader(check)).toBe(true);
    expect(isGrader({ schema: "rewardspec/1", name: "a", terms: [] })).toBe(false);
    expect(isGrader(null)).toBe(false);
  });
});
