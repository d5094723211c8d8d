import { describe, expect, it } from "vitest";
import { runConfigSchema } from "@/domain/run/config";
import { fieldsOf, launchFieldsFrom, readLaunchFields, setsLanguageModel, startFields } from "./launch-fields";

const start = startFields("arithmetic", "arithmetic-base");

describe("readLaunchFields", () => {
  it("reads the form's start as the config's defaults", () => {
    const reading = readLaunchFields(start);
    expect(reading.faults).toEqual({});
    expect(reading.config).toEqual(runConfigSchema.parse({ task: "arithmetic", baseModel: "arithmetic-base" }));
    expect(reading.seeds).toEqual([1]);
    expect(start.learningRate).toBe("1e-4");
  });

  it("says at each field what is wrong with it", () => {
    const reading = readLaunchFields({
      ...start,
      steps: "0",
      groupSize: "1",
      learningRate: "0",
      promptsPerStep: "many",
      seeds: "1, 1",
      baseModel: "",
    });
    expect(reading.config).toBeNull();
    expect(Object.keys(reading.faults).sort()).toEqual([
      "baseModel",
      "groupSize",
      "learningRate",
      "promptsPerStep",
      "seeds",
      "steps",
    ]);
    expect(reading.faults.groupSize).toBe("At least 2.");
    expect(reading.faults.learningRate).toBe("More than 0.");
  });

  it("can still tell the config while only the seeds are wrong, so that the time to expect stays", () => {
    const reading = readLaunchFields({ ...start, seeds: "x" });
    expect(reading.config).not.toBeNull();
    expect(reading.seeds).toBeNull();
  });
});

describe("a base model that somebody types", () => {
  const typing = { ...start, baseModel: "*" };

  it("is what the configuration names", () => {
    expect(readLaunchFields({ ...typing, typedModel: " org/model@main " }).config?.baseModel).toBe("org/model@main");
  });

  it("is asked for while it is empty", () => {
    const { config, faults } = readLaunchFields({ ...typing, typedModel: " " });
    expect([config, faults.baseModel]).toEqual([null, expect.stringContaining("Say which.")]);
  });
});

describe("launchFieldsFrom", () => {
  it("takes over texts and nothing else", () => {
    expect(launchFieldsFrom({ steps: "12x", seeds: 3, other: "y" })).toMatchObject({
      steps: "12x",
      seeds: "",
      trainer: "any",
    });
  });
});

describe("fieldsOf", () => {
  it("fills in a run's configuration to the last digit, its seed, and what its reward varied", () => {
    const config = runConfigSchema.parse({
      task: "arithmetic",
      baseModel: "arithmetic-base",
      steps: 17,
      learningRate: 0.000123456789,
      temperature: 0.7,
      fixedLength: true,
      weightDecay: 1 / 3,
      algorithm: "grpo",
      loraRank: 32,
      precision: "bf16",
      gradientCheckpointing: true,
    });
    const variation = [
      { path: "config.steps", value: 17 },
      { path: "objective.alpha", value: 3 },
    ];
    const fields = fieldsOf({ config, seed: 42, variation, startStep: 50 });
    const reading = readLaunchFields(fields);
    expect(reading.config).toEqual(config);
    expect(reading.seeds).toEqual([42]);
    // Steps stand in their own field.
    expect(reading.axes).toEqual([{ path: "objective.alpha", values: [3] }]);
    expect(fields.start).toBe("50");
    expect([setsLanguageModel(fields), setsLanguageModel(start)]).toEqual([true, false]);
    expect(launchFieldsFrom(JSON.parse(JSON.stringify(fields)))).toEqual(fields);
  });
});
