import { describe, expect, it } from "vitest";
import { metricNameSchema } from "@/domain/protocol/messages";
import { canonicalMetric } from "./aliases";
import { catalog } from "./catalog";
import { metricInfo, metricPanels, metricsOfPanel } from "./registry";

describe("metricInfo", () => {
  it("knows every fixed metric: a lawful name, a label, a sentence and a panel that exists", () => {
    for (const name of Object.keys(catalog)) {
      const info = metricInfo(name);
      expect(metricNameSchema.safeParse(name).success).toBe(true);
      expect(info.metric).toBe(name);
      expect(info.label).not.toBe("");
      expect(info.description).toMatch(/\.$/);
      expect(metricPanels.some(({ id }) => id === info.panel)).toBe(true);
    }
  });

  it("knows metrics named after a term, a tier, a split and a k", () => {
    expect(metricInfo("task/accuracy/X")).toMatchObject({
      label: "Accuracy, tier X",
      panel: "accuracy",
      range: [0, 1],
    });
    expect(metricInfo("rewards/correct/mean")).toMatchObject({ label: "correct", panel: "terms" });
    expect(metricInfo("groups/frac_zero_std/correct")).toMatchObject({ panel: "groups" });
    expect(metricInfo("eval/test/pass@8")).toMatchObject({
      label: "pass@8 on test",
      unit: "share",
      panel: "evaluation",
    });
    expect(metricInfo("eval/validation/acc/X").label).toBe("Accuracy on validation, tier X");
    expect(metricInfo("eval/validation/greedy/acc").label).toBe("Accuracy on validation, greedy decoding");
    expect(metricInfo("eval/test/T0.3/pass@16").label).toBe("pass@16 on test at T = 0.3");
    expect(metricInfo("eval/validation/greedy/acc/X").label).toBe("Accuracy on validation, greedy decoding, tier X");
    expect(metricInfo("eval/validation/logp_ref")).toMatchObject({ unit: "nats" });
  });

  it("puts what nobody registered, even a name of Object's own, into the panel other", () => {
    expect(metricInfo("my/metric")).toMatchObject({ label: "my/metric", panel: "other" });
    expect(metricInfo("constructor").panel).toBe("other");
    expect(metricInfo("toString").panel).toBe("other");
  });
});

describe("canonicalMetric", () => {
  it("reads verl's, Tinker's, NeMo RL's and older TRL names", () => {
    expect(canonicalMetric("critic/score/mean")).toBe("reward");
    expect(canonicalMetric("val-core/math/acc/maj@16/mean")).toBe("eval/validation/maj@16");
    expect(canonicalMetric("env/all/by_group/frac_mixed")).toBe("groups/frac_mixed");
    expect(canonicalMetric("validation/accuracy")).toBe("eval/validation/acc");
    expect(metricInfo("system/gpu_memory_gb")).toMatchObject({ label: "GPU memory", unit: "GB", panel: "system" });
    expect(canonicalMetric("perf/throughput")).toBe("perf/throughput");
    expect(canonicalMetric("completion_length")).toBe("completions/mean_length");
    expect(metricInfo("actor/grad_norm").label).toBe("Gradient norm");
    expect(canonicalMetric("reward")).toBe("reward");
    expect(canonicalMetric("valueOf")).toBe("valueOf");
  });
});

describe("metricsOfPanel", () => {
  it("lists accuracy before its tiers", () => {
    expect(metricsOfPanel(["task/accuracy/X", "kl", "task/accuracy/E", "task/accuracy"], "accuracy")).toEqual([
      "task/accuracy",
      "task/accuracy/E",
      "task/accuracy/X",
    ]);
  });
});
