import { expect, it } from "vitest";
import { meantKey, readRolloutLine } from "./read-rollout-line";

const faultOf = (text: string) => {
  const read = readRolloutLine(text);
  return read.ok ? "no fault" : read.message;
};
const line = (given: object) => JSON.stringify({ promptId: "p", ...given });

it("reads a rollout with its defaults, and names keys that it does not have", () => {
  expect(
    readRolloutLine('{"promptId":"1+1","signals":{"correct":1,"progress":[0,1]},"refLogprob":-2,"prompt_id":"x"}'),
  ).toEqual({
    ok: true,
    unknown: ["prompt_id"],
    rollout: {
      ...{ promptId: "1+1", prompt: "", completion: "", answer: null, parsedAnswer: null },
      ...{ signals: { correct: 1, progress: [0, 1] }, refLogprob: -2, policyLogprob: null, samplingLogprob: null },
      ...{ tokens: 0, stopReason: "eos", policyStep: 0, group: null },
    },
  });
  expect(meantKey("ref_logprob")).toBe(' Did you mean "refLogprob"?');
  expect(meantKey("xyz")).toBe("");
});

it("says what is wrong with a line and what to do", () => {
  expect(faultOf('{"promptId": "p", "refLogprob": NaN}')).toContain("JSON has no NaN");
  expect(faultOf('{"promptId": "p", "signals": {"a": [0, -Infinity]}}')).toContain("no infinities");
  expect(faultOf('{"promptId": "p"')).toContain("This is not JSON");
  expect(faultOf("[{}]")).toContain("This is a list");
  expect(faultOf("[")).toContain("one whole object on each line");
  expect(faultOf('{"promptId":"p"} {"promptId":"q"}')).toContain("More than one object");
  expect(faultOf("7")).toContain("a number");
  expect(faultOf('{"prompt_id": "p"}')).toBe('promptId is missing; there is "prompt_id": call it promptId.');
  expect(faultOf("{}")).toBe("promptId is missing: every rollout names its prompt.");
  expect(faultOf(line({ refLogprob: "-3.2" }))).toBe('refLogprob is the text "-3.2": write a number, without quotes.');
  expect(faultOf(line({ signals: { correct: "1" } }))).toBe(
    'signals.correct is the text "1": write a number, or a list of numbers, without quotes.',
  );
  expect(faultOf(line({ signals: { correct: true } }))).toBe("signals.correct is true: write 1 or 0.");
  expect(faultOf(line({ signals: { correct: null } }))).toContain("leave a signal out");
  expect(faultOf(line({ refLogprob: 2.5 }))).toContain("refLogprob is above 0");
  expect(faultOf(line({ tokens: 1.5 }))).toMatch(/^tokens: /);
  expect(faultOf(line({ stopReason: "stop" }))).toContain("stopReason");
  expect(faultOf(line({ tier: "" }))).toBe("tier is empty: leave it out.");
  expect(faultOf(line({ refLogprob: 1, tokens: -1 }))).toContain("1 more on this line");
  expect(faultOf('{"promptId":"p","refLogprob":1e999}')).not.toBe("no fault");
});

it("takes a NaN that is text for what it is", () => {
  expect(readRolloutLine(line({ completion: "the answer: NaN" })).ok).toBe(true);
});
