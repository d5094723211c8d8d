import { z } from "zod";
import { didYouMean, nearestName } from "@/domain/reward/nearest-name";
import { type Rollout, rolloutSchema } from "./rollout";

export type RolloutLine =
  | { ok: true; rollout: Rollout; unknown: string[] }
  /** What is wrong with the line and what to do, in a sentence. */
  | { ok: false; message: string };

/** What one rollout of a file may hold; the reward rules themselves set no bounds. */
export const ROLLOUT_LIMITS = { id: 300, prompt: 100_000, completion: 500_000, signals: 128, steps: 10_000 };

/** Log-probabilities are sums of log p, so never above 0; rounding may lift a certain one a little. */
const ROUNDING = 1e-3;

const id = z
  .string()
  .min(1, "is empty: give it a name")
  .max(ROLLOUT_LIMITS.id, `is longer than ${ROLLOUT_LIMITS.id} characters`);
const logprob = z
  .number()
  .max(ROUNDING, "is above 0: a log-probability is a sum of log p over the completion's tokens, in nats, never above 0")
  .nullable()
  .default(null);
const steps = z.array(z.number()).max(ROLLOUT_LIMITS.steps, `has more than ${ROLLOUT_LIMITS.steps} steps`);

const lineSchema = rolloutSchema.extend({
  promptId: id,
  prompt: z.string().max(ROLLOUT_LIMITS.prompt, `is longer than ${ROLLOUT_LIMITS.prompt} characters`).default(""),
  completion: z
    .string()
    .max(ROLLOUT_LIMITS.completion, `is longer than ${ROLLOUT_LIMITS.completion} characters`)
    .default(""),
  signals: z.record(z.string().min(1).max(100), z.union([z.number(), steps])).default({}),
  refLogprob: logprob,
  policyLogprob: logprob,
  samplingLogprob: logprob,
  group: id.nullable().default(null),
  tier: z.string().min(1, "is empty: leave it out").max(100, "is longer than 100 characters").optional(),
});

const keys = Object.keys(lineSchema.shape);
const known = new Set(keys);

/** Reads a line of JSONL as a rollout. Keys that a rollout does not have are named and left out. `mend` sees the JSON before it is checked. */
export function readRolloutLine(text: string, mend: (value: unknown) => unknown = (value) => value): RolloutLine {
  let value: unknown;
  try {
    value = mend(JSON.parse(text));
  } catch (error) {
    return { ok: false, message: notJson(text, error) };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ok: false, message: notAnObject(value) };
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return { ok: false, message: faultsOf(parsed.error.issues, value) };
  if (Object.keys(parsed.data.signals).length > ROLLOUT_LIMITS.signals) {
    return {
      ok: false,
      message: `signals: more than ${ROLLOUT_LIMITS.signals} of them; keep those that a reward may use.`,
    };
  }
  return { ok: true, rollout: parsed.data, unknown: Object.keys(value).filter((key) => !known.has(key)) };
}

/** ` Did you mean "promptId"?` for a key that a rollout does not have. */
export function meantKey(key: string): string {
  return didYouMean(key.replaceAll("_", ""), keys);
}

function notJson(text: string, error: unknown): string {
  // A bare one: between quotes it is text like any other.
  if (/[:[,]\s*-?(NaN|Infinity)\b/.test(text)) {
    return "JSON has no NaN and no infinities (Python's json.dumps writes them): leave that value out, or write null for a log-probability.";
  }
  if (/\}\s*\{/.test(text) && /^\s*\{/.test(text))
    return "More than one object is on this line: put each on a line of its own.";
  if (/^\s*[[{],?\s*$/.test(text) || /^\s*[\]}],?\s*$/.test(text)) {
    return "An object goes over several lines, or lies in a list: JSONL has one whole object on each line (jq -c '.[]' makes it of a list).";
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `This is not JSON: ${reason.slice(0, 200)}. A line is one object, {"promptId": ..., ...}.`;
}

function notAnObject(value: unknown): string {
  const what = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  return `This is ${what}: a line is one object, {"promptId": ..., ...}${Array.isArray(value) ? " (jq -c '.[]' makes lines of a list)" : ""}.`;
}

type Issue = z.core.$ZodIssue;

/** The first fault of a line in a sentence, and how many more there are. */
function faultsOf(issues: readonly Issue[], value: object): string {
  const [first] = issues;
  if (!first) return "This is no rollout.";
  const more = issues.length > 1 ? ` ${issues.length - 1} more on this line.` : "";
  return `${sentence(first, value)}${more}`;
}

function sentence(issue: Issue, value: object): string {
  const at = issue.path.map(String).join(".");
  const found = valueAt(value, issue.path);
  const key = String(issue.path[0] ?? "");
  if (found === undefined && issue.path.length === 1) {
    const near = Object.keys(value).find(
      (name) => !known.has(name) && nearestName(name.replaceAll("_", ""), keys) === key,
    );
    return near
      ? `${key} is missing; there is "${near}": call it ${key}.`
      : `${key} is missing: every rollout names its prompt.`;
  }
  const wantsNumber = key === "signals" || key === "tokens" || key === "policyStep" || key.endsWith("Logprob");
  if (typeof found === "string" && wantsNumber) {
    return `${at} is the text ${JSON.stringify(found.slice(0, 40))}: write ${key === "signals" ? "a number, or a list of numbers" : "a number"}, without quotes.`;
  }
  if (found === null && key === "signals") return `${at} is null: leave a signal out where a rollout lacks it.`;
  if (typeof found === "boolean" && key === "signals") return `${at} is ${found}: write 1 or 0.`;
  if (found === null) return `${at} is null: leave it out.`;
  if (issue.code === "custom" || /^is |^has /.test(issue.message)) return `${at} ${issue.message}.`;
  return `${at}: ${issue.message}.`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Object.getOwnPropertyDescriptor(at, key)?.value;
  }
  return at;
}
