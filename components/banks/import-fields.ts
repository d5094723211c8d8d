import { readNumberText } from "@/components/ui/number-text";
import type { UploadAbout } from "./upload-bank";

/** The import dialog as it is typed. */
export type ImportFields = {
  name: string;
  /** A task of ours, or "" for another one, named in otherTask. */
  task: string;
  otherTask: string;
  /** The signal that is success on a task that is not ours; "" for none of the file's, null while nobody has chosen. */
  success: string | null;
  baseModel: string;
  /** Never test: a reward designed on it would have seen what it is judged by. */
  split: "validation" | "train";
  temperature: string;
  refTemperature: string;
  topP: string;
  topK: string;
  faulty: "skip" | "refuse";
};

export type ImportFaults = Partial<Record<keyof ImportFields, string>>;

/** What is sent along with the file, or what is wrong with each field. */
export function readImportFields(
  fields: ImportFields,
  { asksSuccess }: { asksSuccess: boolean } = { asksSuccess: false },
): { ok: true; about: UploadAbout } | { ok: false; faults: ImportFaults } {
  const faults: ImportFaults = {};
  const text = (key: "name" | "otherTask" | "baseModel", what: string) => {
    const value = fields[key].trim();
    if (value === "") faults[key] = what;
    return value;
  };
  const number = (
    key: "temperature" | "refTemperature" | "topP" | "topK",
    bounds: { min: number; max?: number; integer?: boolean },
  ) => {
    if ((key === "topP" || key === "topK") && fields[key].trim() === "") return "";
    const read = readNumberText(fields[key], bounds);
    if (!read.ok) faults[key] = read.message;
    return read.ok ? String(read.value) : "";
  };
  const about = {
    name: text("name", "Give it a name."),
    task: fields.task === "" ? text("otherTask", "Name the task.") : fields.task,
    baseModel: text("baseModel", "Name the model whose log-probability refLogprob is."),
    split: fields.split,
    temperature: number("temperature", { min: 0.01, max: 10 }),
    refTemperature: number("refTemperature", { min: 0.01, max: 10 }),
    topP: number("topP", { min: 0.01, max: 1 }),
    topK: number("topK", { min: 0, integer: true }),
    faulty: fields.faulty,
    ...(asksSuccess && fields.success ? { success: fields.success } : {}),
  };
  if (asksSuccess && fields.success === null) faults.success = "Choose the signal that is success, or none of them.";
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, about };
}
