import { expect, it } from "vitest";
import { type ImportFields, readImportFields } from "./import-fields";

const fields: ImportFields = {
  success: null,
  ...{ name: "Mine", task: "arithmetic", otherTask: "", baseModel: "base", split: "validation" },
  ...{ temperature: "1", refTemperature: "1", topP: "", topK: "", faulty: "skip" },
};

it("reads what is sent with a file, without a cut where none is given", () => {
  expect(readImportFields({ ...fields, name: " Mine ", topK: "50" })).toEqual({
    ok: true,
    about: {
      ...{ name: "Mine", task: "arithmetic", baseModel: "base", split: "validation", temperature: "1" },
      ...{ refTemperature: "1", topP: "", topK: "50", faulty: "skip" },
    },
  });
  expect(readImportFields({ ...fields, task: "", otherTask: "math" })).toMatchObject({ about: { task: "math" } });
});

it("asks for success only where the task does not say it, and sends nothing for none of the signals", () => {
  const sent = (success: string | null, asksSuccess = true) => {
    const read = readImportFields({ ...fields, success }, { asksSuccess });
    return read.ok ? (read.about.success ?? "nothing") : Object.keys(read.faults);
  };
  expect([sent("solved"), sent(""), sent(null), sent("solved", false)]).toEqual([
    "solved",
    "nothing",
    ["success"],
    "nothing",
  ]);
});

it("names each field that cannot be sent", () => {
  const read = readImportFields({
    ...fields,
    name: "",
    task: "",
    baseModel: " ",
    temperature: "hot",
    topP: "2",
    topK: "1.5",
  });
  expect(read.ok ? {} : Object.keys(read.faults).sort()).toEqual(
    ["baseModel", "name", "otherTask", "temperature", "topK", "topP"].sort(),
  );
});
