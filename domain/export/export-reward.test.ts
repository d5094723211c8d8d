import { describe, expect, it } from "vitest";
import { agentStarter } from "@/domain/reward/presets";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { type Exported, exportReward } from "./export-reward";
import { pythonLiteral } from "./python-literal";

function spec(parts: Partial<RewardSpecInput>) {
  return rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "Right, and short",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    ...parts,
  });
}

function textOf(exported: Exported): string {
  if ("refused" in exported) throw new Error(exported.refused);
  return exported.text;
}

const sharpened = { mode: "sampling", alpha: 3, betaInv: 4, normalization: "sum" } as const;

describe("TRL", () => {
  it("gives every term of a weighted sum its own function and weight, and (alpha - 1) / betaInv to N", () => {
    const text = textOf(exportReward({ ...agentStarter.spec, objective: sharpened }, "trl"));
    expect(text).toContain('term_reward("goal"), term_reward("progress_grew"), term_reward("collision")');
    // (3 - 1) / 4 = 0.5 and 1 / 4
    expect(text).toContain("REWARD_WEIGHTS = [10, 1, -5, -5, -0.1, 0.5]");
    expect(text).toContain("BETA = 0.25");
    expect(text).toContain("with_reference(RLOOTrainer)");
  });

  it("takes any other aggregate as one total", () => {
    const text = textOf(exportReward(spec({ aggregate: { op: "min" } }), "trl"));
    expect(text).toContain("REWARD_FUNCS.extend([task_reward])");
    expect(text).toContain("BETA = 0\n");
  });

  it("says which signals are yours to measure", () => {
    const exported = exportReward(spec({}), "trl");
    expect("notes" in exported && exported.notes[0]).toMatch(/^correct: signals that the engine does not measure/);
  });
});

describe("what an engine cannot express", () => {
  it("is refused where nothing would be left", () => {
    const only = spec({ objective: { ...sharpened, betaInv: 0 } });
    expect(exportReward(only, "verl")).toHaveProperty("refused", expect.stringContaining("betaInv is 0"));
    expect(exportReward(only, "verifiers")).toHaveProperty("refused", expect.stringContaining("betaInv is 0"));
    const ranked = spec({
      terms: [{ id: "a", source: { type: "signal", signal: "a" }, transforms: [{ op: "rank" }] }],
    });
    expect(exportReward(ranked, "verl")).toHaveProperty("refused", expect.stringContaining("one response at a time"));
  });

  it("is a note where a part is left, as the sharpening term and the KL weight", () => {
    const exported = exportReward(spec({ objective: sharpened }), "verl");
    const notes = "notes" in exported ? exported.notes.join("\n") : "";
    expect(notes).toContain("the sharpening term 0.5 N");
    expect(notes).toContain("KL weight is 0.25");
    expect(textOf(exported)).toContain("algorithm.kl_ctrl.kl_coef=0.25");
    const words = textOf(exported).replaceAll(/\s+/g, " ");
    for (const note of "notes" in exported ? exported.notes : []) expect(words).toContain(note);
  });

  it("is a bank that base_mean has not got", () => {
    const centred = spec({
      terms: [
        {
          id: "a",
          source: { type: "signal", signal: "a" },
          transforms: [{ op: "sigmoid_center", center: "base_mean" }],
        },
      ],
    });
    expect(exportReward(centred, "trl")).toHaveProperty("refused", expect.stringContaining("measured on a bank"));
    expect(textOf(exportReward(centred, "trl", { baseMeans: { "a.0": 2.5 } }))).toContain('{"a.0": 2.5}');
  });
});

describe("NeMo RL", () => {
  it("writes the objective as overrides of dist_sharpening", () => {
    const text = textOf(
      exportReward(
        spec({
          objective: {
            mode: "sampling",
            alpha: 2,
            betaInv: 1e6,
            normalization: "weighted_mean",
            normalizationPower: 0.5,
          },
        }),
        "nemo-rl",
      ),
    );
    const keys = Object.fromEntries([...text.matchAll(/^ {4}(\w+): (.+)$/gm)].map(([, key, value]) => [key, value]));
    expect(keys).toEqual({
      mode: '"sampling"',
      alpha: "2.0",
      beta_inv: "1000000.0",
      normalization: '"weighted_mean"',
      weight: "0.5",
    });
  });

  it("refuses terms of one's own, but not where the reward drops out", () => {
    expect(exportReward(agentStarter.spec, "nemo-rl", { success: "goal_achieved" })).toHaveProperty(
      "refused",
      expect.stringContaining("more than the success signal"),
    );
    const only = { ...agentStarter.spec, objective: { ...sharpened, betaInv: 0 } };
    expect(exportReward(only, "nemo-rl")).toHaveProperty("text");
  });
});

describe("pythonLiteral", () => {
  it("writes what Python reads as the same value", () => {
    expect(pythonLiteral({ a: [1, true, null], "b\n": "c" })).toBe('{"a": [1, True, None], "b\\n": "c"}');
    expect(pythonLiteral("def f():\n    return 1\n")).toBe('(\n    "def f():\\n"\n    "    return 1\\n"\n)');
  });
});
