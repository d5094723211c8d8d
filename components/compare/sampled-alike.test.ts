import { expect, test } from "vitest";
import { sampledAlike } from "./sampled-alike";

const cold = { sampling: { temperature: 1, maxTokens: 26 } };

test("runs compare when temperature and length are the same", () => {
  expect(sampledAlike([])).toBe(true);
  expect(sampledAlike([{ sampling: null }])).toBe(true);
  expect(sampledAlike([cold, { sampling: { ...cold.sampling } }])).toBe(true);
});

test("runs do not compare when either differs or is not known", () => {
  expect(sampledAlike([cold, { sampling: { ...cold.sampling, temperature: 2 } }])).toBe(false);
  expect(sampledAlike([cold, { sampling: { ...cold.sampling, maxTokens: 9 } }])).toBe(false);
  expect(sampledAlike([{ sampling: null }, cold])).toBe(false);
});
