import { describe, expect, it } from "vitest";
import { appendInText, setInText, swapInText, writeSpecText } from "./write-spec-text";

describe("writeSpecText", () => {
  it("writes pairs of numbers on one line and means the same", () => {
    const value = {
      range: [0, 1],
      points: [
        [0, -1.5e-7],
        [10, 2],
      ],
      order: ["a", "b"],
      text: "[\n 1,\n 2\n]",
    };
    const text = writeSpecText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toContain('"range": [0, 1]');
  });
});

describe("setInText", () => {
  it("changes one value and keeps the spacing somebody chose", () => {
    const text = '{ "a": [1,2],\n\n   "weight":   1.0 }';
    expect(setInText(text, ["weight"], 2.5)).toBe('{ "a": [1,2],\n\n   "weight":   2.5 }');
  });

  it("adds what is missing and removes what is undefined", () => {
    const text = writeSpecText({ a: 1 });
    const added = setInText(text, ["b", "c"], "x");
    expect(JSON.parse(added)).toEqual({ a: 1, b: { c: "x" } });
    expect(JSON.parse(setInText(added, ["b"], undefined))).toEqual({ a: 1 });
  });
});

describe("appendInText", () => {
  it("makes the array when there is none and appends when there is", () => {
    const one = appendInText("{}", ["terms"], 0, { id: "a" });
    const two = appendInText(one, ["terms"], 1, { id: "b" });
    expect(JSON.parse(two)).toEqual({ terms: [{ id: "a" }, { id: "b" }] });
  });
});

describe("swapInText", () => {
  it("exchanges two elements and leaves their spelling alone", () => {
    expect(swapInText('{"t": [ {"a":1} , 2.0,3 ]}', ["t"], 1, 0)).toBe('{"t": [ 2.0 , {"a":1},3 ]}');
  });

  it("does nothing where one of them is not there", () => {
    expect(swapInText('{"t": [1]}', ["t"], 0, 1)).toBe('{"t": [1]}');
  });
});
