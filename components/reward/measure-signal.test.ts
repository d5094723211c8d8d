import { expect, it } from "vitest";
import { reasoningStarter } from "@/domain/reward/presets";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { setInText, writeSpecText } from "@/domain/reward/write-spec-text";
import { measureSignal } from "./measure-signal";

const spec = reasoningStarter.spec;
const at = spec.terms.findIndex(({ id }) => id === "steps");

function measured(from: typeof spec) {
  let changed = writeSpecText(from);
  for (const { path, value } of measureSignal(from, at, "tokens")) changed = setInText(changed, path, value);
  return rewardSpecSchema.parse(JSON.parse(changed));
}

it("takes the id and the label that a preset gave along with what a term measures", () => {
  expect(measured(spec).terms[at]).toMatchObject({ id: "tokens", source: { type: "signal", signal: "tokens" } });
  expect(measured(spec).terms[at]?.label).toBeUndefined();
});

it("renames the term where the aggregate and the tests name it", () => {
  const test = { name: "t", rollout: {}, expect: { term: "steps", min: 0 } };
  const aggregate = {
    op: "formula" as const,
    code: "correct - steps * steps_seen",
    clip: null,
    missing: "exclude" as const,
  };
  const after = measured({ ...spec, aggregate, tests: [test] });
  expect(after.aggregate).toMatchObject({ code: "correct - tokens * steps_seen" });
  expect(after.tests[0]?.expect.term).toBe("tokens");
});

it("keeps names that somebody chose, and one that an expression means", () => {
  const named = spec.terms.map((term, index) => (index === at ? { ...term, id: "cost", label: "My cost" } : term));
  expect(measured({ ...spec, terms: named }).terms[at]).toMatchObject({ id: "cost", label: "My cost" });
  const second = spec.terms.map((term, index) =>
    index === at ? { ...term, id: "steps_2" } : { ...term, gate: { when: "steps_2 < 3", else: 0 as const } },
  );
  expect(measured({ ...spec, terms: second }).terms[at]?.id).toBe("steps_2");
});
