import { describe, expect, it } from "vitest";
import { transformSchema } from "@/domain/reward/spec";
import { newTransform, transformInfos } from "./transform-info";

describe("transformInfos", () => {
  it("covers every transform of the spec once", () => {
    const ops = transformSchema.options.map((option) => option.shape.op.value);
    expect(transformInfos.map((info) => info.op).sort()).toEqual([...ops].sort());
  });

  it("begins each transform as a valid one", () => {
    for (const { op } of transformInfos) expect(transformSchema.safeParse(newTransform(op)).success).toBe(true);
  });
});
