import type { z } from "zod";
import type { Fault } from "./faults";
import { keysAt } from "./known-keys";
import { didYouMean } from "./nearest-name";

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];
/** What was parsed, and the path it stands at in the spec. */
type Place = { input: unknown; under: Path };

/** What zod says of a shape, in plain words that say what to do. `input` is what was parsed, `under` the path it stands at. */
export function shapeFaults(issues: readonly Issue[], input: unknown, under: Path = []): Fault[] {
  return issues
    .filter((issue) => !isOfAnotherType(issue, issues))
    .flatMap((issue) => faultsOf(issue, { input, under }, []))
    .map((fault) => ({ ...fault, path: [...under, ...fault.path] }));
}

function faultsOf(issue: Issue, at: Place, above: Path): Fault[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  const value = valueAt(at.input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: unknownKey(key, keysAt([...at.under, ...path], value)),
      }));
    case "invalid_union":
      return unionFaults(issue, at, path);
    case "invalid_value":
      return [{ path, message: notOneOf(value, issue.values) }];
    case "invalid_type":
      return [{ path, message: wrongType(value, issue.expected) }];
    case "invalid_format":
      return [{ path, message: `${show(value)} cannot be used here; ${issue.message}` }];
    case "too_small":
      return [{ path, message: tooSmall(value, issue.minimum) }];
    case "too_big":
      return [{ path, message: tooBig(value, issue.maximum) }];
    default:
      return [{ path, message: `${show(value)} is not understood here; ${issue.message}` }];
  }
}

/** Whether an issue measures what is of the wrong type already: a list where a text belongs has a length too. */
function isOfAnotherType(issue: Issue, issues: readonly Issue[]): boolean {
  if (issue.code !== "too_small" && issue.code !== "too_big") return false;
  const place = JSON.stringify(issue.path);
  return issues.some(({ code, path }) => code === "invalid_type" && JSON.stringify(path) === place);
}

function unionFaults(issue: Extract<Issue, { code: "invalid_union" }>, at: Place, path: Path): Fault[] {
  const value = valueAt(at.input, path);
  if (issue.errors.length === 0) {
    const options: readonly unknown[] = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    return [{ path, message: notOneOf(value, options) }];
  }
  if (typeof value === "number" && !Number.isFinite(value)) return [{ path, message: wrongType(value, "number") }];
  if (isRecord(value)) {
    const branch = issue.errors.find((errors) => !errors.some(isAnotherBranch));
    if (branch) return branch.flatMap((nested) => faultsOf(nested, at, path));
    const objects = issue.errors
      .flat()
      .filter((nested) => nested.path[0] === "schedule" && nested.code === "invalid_value");
    const values = objects.flatMap((nested) => (nested.code === "invalid_value" ? nested.values : []));
    if (values.length > 0) return [{ path: [...path, "schedule"], message: notOneOf(value.schedule, values) }];
  }
  const wanted = issue.errors.flatMap(([first]) => {
    if (first?.code === "invalid_type")
      return [first.expected === "object" ? "a schedule" : (typeNames[first.expected] ?? first.expected)];
    return first?.code === "invalid_value" ? first.values.map((one) => `"${String(one)}"`) : [];
  });
  return [{ path, message: `should be ${[...new Set(wanted)].join(" or ")}, but ${isWhat(value)}` }];
}

/** Whether an error only says that the value belongs to another branch of a union. */
function isAnotherBranch(issue: Issue): boolean {
  if (issue.code === "invalid_type") return issue.path.length === 0;
  return issue.code === "invalid_value" && (issue.path.length === 0 || issue.path[0] === "schedule");
}

const typeNames: Record<string, string> = {
  number: "a number",
  string: "a text",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  boolean: "true or false",
  int: "a whole number",
};

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known);
  if (hint !== "") return `there is no key "${shorten(key)}" here.${hint}`;
  const rest = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
  return `there is no key "${shorten(key)}" here, take it out${rest}`;
}

function notOneOf(value: unknown, values: readonly unknown[]): string {
  const names = values.map(String);
  const wanted = names.length === 1 ? `should be "${names[0]}"` : `should be one of ${names.join(", ")}`;
  if (value === undefined) return `is missing; it ${wanted}`;
  return `${wanted}, but ${isWhat(value)}.${typeof value === "string" ? didYouMean(value, names) : ""}`.replace(
    /\.$/,
    "",
  );
}

function wrongType(value: unknown, expected: string): string {
  const wanted = typeNames[expected] ?? expected;
  if (value === undefined) return `is missing; add ${wanted}`;
  if (typeof value === "number" && !Number.isFinite(value)) return `should be a finite number, but is ${value}`;
  return `should be ${wanted}, but ${isWhat(value)}`;
}

function tooSmall(value: unknown, minimum: number | bigint): string {
  if (typeof value === "string") return "is empty; write something";
  if (Array.isArray(value)) return "is empty; add at least one entry";
  return `should be at least ${minimum}, but ${isWhat(value)}`;
}

function tooBig(value: unknown, maximum: number | bigint): string {
  if (typeof value === "string") return `has ${value.length} characters; at most ${maximum} are allowed, so shorten it`;
  if (Array.isArray(value)) return `has ${value.length} entries; at most ${maximum} are allowed, so take some out`;
  return `should be at most ${maximum}, but ${isWhat(value)}`;
}

function isWhat(value: unknown): string {
  return value === undefined ? "is missing" : `is ${show(value)}`;
}

function show(value: unknown): string {
  if (typeof value === "string") return `the text "${shorten(value)}"`;
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  return shorten(String(value));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
