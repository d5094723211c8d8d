import { expect, test } from "vitest";
import { readImport } from "./read-import";

const origin = "http://localhost:3000";
const token = "zI4G7sJ9rCRl7cPGBiquBQ";
const reward = {
  schema: "rewardspec/1",
  name: "Correctness",
  terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
};

test("reads a reward, with every default filled in", () => {
  expect(readImport(` ${JSON.stringify(reward)}\n`, origin)).toMatchObject({
    kind: "spec",
    spec: { name: "Correctness", terms: [{ id: "correct", weight: 1 }] },
  });
});

test("names the first fault of what is no reward", () => {
  expect(readImport('{"schema": "rewardspec/1"}', origin)).toMatchObject({ kind: "fault" });
  expect(readImport("{", origin)).toMatchObject({ kind: "fault" });
  expect(readImport("hello", origin)).toMatchObject({ kind: "fault" });
});

test("knows a link of this server by any of the machine's names, with its view", () => {
  expect(readImport(`http://localhost:3000/s/${token}`, origin)).toEqual({ kind: "token", token });
  expect(readImport(`http://127.0.0.1:3000/s/${token}?tab=log`, origin)).toEqual({ kind: "token", token });
});

test("says that a link of another server cannot be asked", () => {
  for (const host of ["https://lab.example", "http://localhost:4000"]) {
    const read = readImport(`${host}/s/${token}`, origin);
    expect(read.kind === "fault" && read.message).toContain("another server");
  }
  expect(readImport("http://localhost:3000/runs/1", origin)).toMatchObject({ kind: "fault" });
});

test("reads a grader of OpenAI's, or says what of it cannot be taken over", () => {
  const check = {
    type: "string_check",
    name: "same",
    input: "{{sample.output_text}}",
    reference: "{{item.label}}",
    operation: "eq",
  };
  expect(readImport(JSON.stringify(check), origin)).toMatchObject({
    kind: "grader",
    spec: { terms: [{ id: "same" }] },
  });
  expect(readImport(JSON.stringify({ type: "label_model" }), origin)).toMatchObject({
    kind: "fault",
    message: expect.stringContaining("type: label_model asks a model"),
  });
});
