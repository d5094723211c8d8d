import { expect, it } from "vitest";
import { isLoopback } from "@/components/ui/is-loopback";
import {
  describeEngine,
  describeFeatures,
  describeModels,
  formatMemory,
  nameList,
  trainerCommands,
  trainerKinds,
} from "./describe-trainer";

it("rounds memory to what people call it", () => {
  expect([512 * 1024 ** 2, 1.5 * 1024 ** 3, 79.6 * 1024 ** 3].map(formatMemory)).toEqual(["512 MB", "1.5 GB", "80 GB"]);
});

const of = { origin: "http://127.0.0.1:3000", key: "rs_abc" };

it("writes the key and the address into the lines to copy", () => {
  const [environment, start] = trainerCommands({ ...of, kind: "embedded" });
  expect(environment?.code).toBe(
    "export REWARDSMITH_SERVER=http://127.0.0.1:3000\nexport REWARDSMITH_TRAINER_KEY=rs_abc\nexport REWARDSMITH_HOME=./trainer-data",
  );
  expect(start?.code).toBe("npm ci\nnode --import tsx trainer/embedded/main.ts");
});

it("puts the key into the environment and into no command", () => {
  for (const kind of trainerKinds) {
    const blocks = trainerCommands({ ...of, kind });
    expect(blocks.filter(({ code }) => code.includes("rs_abc")).map(({ code }) => code.includes("export"))).toEqual([
      true,
    ]);
    expect(blocks.map(({ label }) => label.slice(0, 3))).toEqual(blocks.map((_, index) => `${index + 1}. `));
  }
});

it("starts a GPU box with models to train, and says how to limit them", () => {
  const [install, , start] = trainerCommands({ ...of, kind: "gpu" });
  expect(install?.code).toContain("pip install ./trainer/torch");
  expect(start?.code).toBe("rewardsmith-trainer --server http://127.0.0.1:3000 --any-model");
  expect(start?.note).toContain("--model NAME");
});

it("leaves out a version that the trainer itself does not know", () => {
  expect(describeEngine({ engine: "torch (TRL 1.16.0)", version: "0.1.0" })).toBe("torch (TRL 1.16.0) 0.1.0");
  expect(describeEngine({ engine: "torch (TRL 1.16.0)", version: "unknown" })).toBe("torch (TRL 1.16.0)");
  expect(describeEngine({ engine: null, version: null })).toBe(null);
});

it("says what a trainer offers in words", () => {
  expect(describeFeatures(["train", "bank", "score_model", "endpoint:judge", "lora", "new"])).toBe(
    "trains, samples banks, asks score models (judge), LoRA adapters, new",
  );
  expect(describeFeatures([])).toBe(null);
  expect(describeModels([{ id: "*", task: null }])).toBe("any Hugging Face model by name or folder");
  expect(
    describeModels([
      { id: "tiny", task: "arithmetic" },
      { id: "*", task: "math" },
    ]),
  ).toBe("tiny, and any Hugging Face model by name or folder");
  expect(nameList(Array.from({ length: 10 }, (_, i) => `m${i}`))).toBe("m0, m1, m2, m3, m4, m5, m6, m7 and 2 more");
});

it("knows an address that no other machine can reach", () => {
  expect(["http://127.0.0.1:3000", "http://localhost:3000", "http://lab.example:3000"].map(isLoopback)).toEqual([
    true,
    true,
    false,
  ]);
});
