import { describe, expect, it } from "vitest";
import { preparePanels, tierCharts } from "./prepare-panels";

const names = [
  "task/accuracy",
  "task/accuracy/E",
  "task/accuracy/X",
  "eval/validation/acc",
  "eval/validation/acc/E",
  "eval/validation/pass@1",
  "eval/validation/pass@4",
  "reward",
  "logp_ref/sum",
  "eval/validation/logp_ref",
  "kl",
  "groups/frac_all_pass",
  "groups/frac_mixed",
  "rewards/correct/mean",
  "rewards/steps/mean",
  "something/new",
];

describe("preparePanels", () => {
  const panels = preparePanels(names);
  const charts = panels.flatMap((panel) => panel.charts);
  const chart = (id: string) => charts.find((candidate) => candidate.id === id);

  it("keeps the order of the registry and leaves empty panels out", () => {
    expect(panels.map((panel) => panel.id)).toEqual([
      "accuracy",
      "reward",
      "likelihood",
      "kl",
      "terms",
      "groups",
      "evaluation",
      "other",
    ]);
  });

  it("draws validation beside its training counterpart and not again", () => {
    expect(chart("task/accuracy")?.lines).toEqual([
      { metric: "task/accuracy", label: "training" },
      { metric: "eval/validation/acc", label: "validation" },
    ]);
    expect(chart("eval/validation/acc")).toBeUndefined();
  });

  it("draws what belongs together in one chart", () => {
    expect(chart("dead-groups")?.lines.map((line) => line.label)).toEqual(["All pass", "Mixed"]);
    expect(chart("validation/pass")?.lines.map((line) => line.label)).toEqual(["pass@1", "pass@4"]);
    expect(chart("term-means")?.lines).toHaveLength(2);
  });

  it("labels every y axis with a unit where there is one", () => {
    expect([chart("task/accuracy"), chart("kl"), chart("logp_ref/sum")].map((c) => c?.yLabel)).toEqual([
      "accuracy (share)",
      "KL from the base (nats)",
      "log pi_ref (nats)",
    ]);
  });

  it("loses no metric: each is on one chart, tiers apart", () => {
    const drawn = [...charts, ...tierCharts(names, [])].flatMap((c) => c.lines.map((line) => line.metric));
    expect([...drawn].sort()).toEqual([...names].sort());
  });
});

describe("tierCharts", () => {
  it("follows the task's order of tiers, easiest first", () => {
    const tiers = [
      { id: "X", label: "hardest" },
      { id: "E", label: "easiest" },
    ];
    expect(tierCharts(names, tiers).map((c) => [c.id, c.title, c.lines.length])).toEqual([
      ["tier-X", "hardest", 1],
      ["tier-E", "easiest", 2],
    ]);
  });
});
