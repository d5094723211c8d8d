import fc from "fast-check";
import type { TermOutcome } from "@/domain/reward/outcome";
import type { KnownSignals } from "@/domain/reward/signals";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";

/** What the arbitrary specs know of their task: two signals of each kind, and one that is success. */
export const arbitraryTask: NonNullable<KnownSignals> & { success: string } = {
  success: "x",
  signals: [
    { name: "x", kind: "outcome" },
    { name: "y", kind: "outcome" },
    { name: "s", kind: "step" },
    { name: "u", kind: "step" },
  ],
};

/** Numbers that rules trip over: ties within rounding, whole numbers, zeros of both signs, the largest and the smallest. */
export const arbitraryNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -2, max: 3 }) },
  { weight: 3, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, -0, 0.1 + 0.2, 0.3, 1, 1 + 1e-10, 1 + 9e-10, 1e-12, 1e308, -1e308, 5e-324),
  },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

const outcomeSignal = fc.oneof(
  { weight: 9, arbitrary: arbitraryNumber },
  { weight: 1, arbitrary: fc.array(arbitraryNumber, { maxLength: 2 }) },
);
const stepSignal = fc.oneof(
  { weight: 9, arbitrary: fc.array(arbitraryNumber, { maxLength: 4 }) },
  { weight: 1, arbitrary: arbitraryNumber },
);

const measured = { x: outcomeSignal, y: outcomeSignal, s: stepSignal };

/** Rollouts of two prompts and a few groups, with gaps anywhere a rollout may have one. */
export const arbitraryRollouts: fc.Arbitrary<Rollout[]> = fc.array(
  fc
    .record(
      {
        promptId: fc.constantFrom("p", "p", "p", "q"),
        group: fc.constantFrom(null, null, null, null, "one"),
        tier: fc.constantFrom("E", "H"),
        signals: fc.oneof(
          { weight: 5, arbitrary: fc.record({ ...measured, u: stepSignal }, { noNullPrototype: true }) },
          {
            weight: 1,
            arbitrary: fc.record(
              { ...measured, u: stepSignal, t0: arbitraryNumber },
              { requiredKeys: [], noNullPrototype: true },
            ),
          },
        ),
        refLogprob: fc.oneof(
          { weight: 1, arbitrary: fc.constant(null) },
          { weight: 9, arbitrary: fc.double({ min: -50, max: 0, noNaN: true }) },
        ),
        policyLogprob: fc.oneof(fc.constant(null), fc.double({ min: -50, max: 0, noNaN: true })),
        samplingLogprob: fc.oneof(fc.constant(null), fc.double({ min: -50, max: 0, noNaN: true })),
        tokens: fc.integer({ min: 0, max: 6 }),
        stopReason: fc.constantFrom("eos" as const, "length" as const, "other" as const),
        policyStep: fc.constantFrom(0, 0, 0, 0, 7),
        gold: fc.boolean(),
      },
      { requiredKeys: ["promptId", "signals", "tokens", "policyStep", "refLogprob"] },
    )
    .map((one) => rolloutSchema.parse(one)),
  { minLength: 1, maxLength: 10 },
);

/** An outcome that a Python term or a score model may answer. */
export const arbitraryOutcome: fc.Arbitrary<TermOutcome> = fc.oneof(
  {
    weight: 6,
    arbitrary: arbitraryNumber.map((value): TermOutcome => ({ status: "ok", value: value === 0 ? 0 : value })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<TermOutcome>(
      { status: "error", reason: "NameError" },
      { status: "none" },
      { status: "timeout" },
    ),
  },
);
