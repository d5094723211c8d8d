import { z } from "zod";
import { parseExpression } from "@/domain/reward/expression/parse-expression";
import type { Fault } from "@/domain/reward/faults";
import { didYouMean } from "@/domain/reward/nearest-name";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec, RewardSpecInput } from "@/domain/reward/spec";
import { itemFields } from "./grader-fields";
import { type Grader, graderSchema, multiSchema } from "./grader-schema";
import { linearForm } from "./linear-form";
import { termCode } from "./term-code";

export type ImportedGrader = { ok: true; spec: RewardSpec; notes: string[] } | { ok: false; faults: Fault[] };

type Path = (string | number)[];
type Term = RewardSpecInput["terms"][number];
type Named = { id: string; path: Path; grader: Grader };

/** Whether a JSON is one of OpenAI's graders, understood or not. */
export function isGrader(json: unknown): boolean {
  return z.object({ type: z.enum(graderTypes) }).safeParse(json).success;
}

const graderTypes = [
  "string_check",
  "text_similarity",
  "python",
  "multi",
  "score_model",
  "label_model",
  "endpoint",
] as const;

/**
 * A grader of OpenAI's reinforcement fine-tuning as a reward: checks and similarities become Python that one can read, multi
 * becomes terms and a weighted sum or formula. Whatever cannot be taken over is refused by name, all of it at once.
 */
export function importGrader(json: unknown): ImportedGrader {
  const read = z.object({ type: z.string() }).safeParse(json);
  if (!read.success) return fault([], 'this is no grader: it has no "type", such as string_check or multi');
  if (read.data.type !== "multi") {
    const grader = readGrader(json, []);
    return "faults" in grader
      ? { ok: false, faults: grader.faults }
      : assemble([{ id: idOf(grader), path: [], grader }], null);
  }
  const multi = multiSchema.safeParse(json);
  if (!multi.success) return { ok: false, faults: shapeFaults(multi.error, []) };
  const { graders, calculate_output: formula, name } = multi.data;
  const entries = Array.isArray(graders)
    ? graders.map((one, index) => [String(index), ["graders", index], one] as const)
    : Object.entries(graders).map(([key, one]) => [key, ["graders", key], one] as const);
  const faults: Fault[] = [];
  const named: Named[] = [];
  for (const [key, path, one] of entries) {
    const grader = readGrader(one, [...path]);
    if ("faults" in grader) faults.push(...grader.faults);
    else named.push({ id: Array.isArray(graders) ? idOf(grader) : identifier(key), path: [...path], grader });
  }
  return faults.length > 0 ? { ok: false, faults } : assemble(named, { formula, name: name ?? "Imported grader" });
}

function assemble(named: readonly Named[], multi: { formula: string; name: string } | null): ImportedGrader {
  const fields = itemFields(named.map(({ grader }) => grader));
  const faults: Fault[] = [];
  const notes: string[] = [
    "A grader that fails scores 0 at OpenAI. Here its reward is missing, and the rollout is left out.",
  ];
  const terms: Term[] = [];
  for (const { id, path, grader } of named) {
    const made = termCode(grader, fields);
    if (!made.ok) {
      faults.push({ path: [...path, made.field], message: made.message });
      continue;
    }
    notes.push(...made.notes.map((note) => `${id}: ${note}`));
    terms.push({ id, ...labelOf(grader, id), source: { type: "python", code: made.code } });
  }
  for (const [name, place] of fields) {
    if (place === "signal")
      notes.push(`item.${name} is read as the signal "${name}", a number: a rollout has no other text.`);
    else notes.push(`item.${name} is taken to be the ${place}.`);
  }
  if (faults.length > 0) return { ok: false, faults };
  const combined = multi === null ? { terms, aggregate: undefined } : combine(terms, multi.formula);
  if ("faults" in combined) return { ok: false, faults: combined.faults };
  const spec = {
    schema: "rewardspec/1",
    name: (multi?.name ?? named[0]?.grader.name ?? "Imported grader").slice(0, 200),
    ...combined,
  };
  const parsed = parseRewardSpec(spec, null);
  return parsed.ok ? { ok: true, spec: parsed.spec, notes } : { ok: false, faults: parsed.faults };
}

/** calculate_output as weights of a sum where it is one, else as a formula; a grader it does not name is only watched. */
function combine(
  terms: readonly Term[],
  formula: string,
): Pick<RewardSpecInput, "terms" | "aggregate"> | { faults: Fault[] } {
  const path = ["calculate_output"];
  const code = formula.trim().replaceAll("^", "**");
  const parsed = parseExpression(code);
  if (!parsed.ok)
    return { faults: [{ path, message: `${parsed.fault.message}; it has + - * / ^ and functions of numbers` }] };
  const ids = terms.map(({ id }) => id);
  const unknown = parsed.names.find(({ name }) => !ids.includes(name));
  if (unknown) {
    const hint = didYouMean(unknown.name, ids) || ` There are ${ids.join(", ")}.`;
    return { faults: [{ path, message: `there is no grader "${unknown.name}".${hint}` }] };
  }
  const used = new Set(parsed.names.map(({ name }) => name));
  const watched = terms.map((term) => (used.has(term.id) ? term : { ...term, role: "metric" as const }));
  const linear = linearForm(parsed.expression);
  if (linear === null || linear.constant !== 0) return { terms: watched, aggregate: { op: "formula", code } };
  return {
    terms: watched.map((term) => ({ ...term, weight: linear.weights.get(term.id) ?? 1 })),
    aggregate: { op: "weighted_sum" },
  };
}

const refusedTypes: Record<string, string> = {
  score_model:
    "score_model asks a model of OpenAI's; take it out here. A term that an endpoint of your own scores (source score_model, with its prompt) is written in the reward's JSON, and the embedded trainer does not compute it: connect a trainer that does",
  label_model:
    "label_model asks a model of OpenAI's for a label; take it out here, and add a term that an endpoint of your own scores",
  endpoint: "endpoint calls a server of yours; measure its answer in the trainer, and add it as a signal",
  multi: "a multi grader within another is not taken over; write its formula into the outer one",
};

function readGrader(json: unknown, path: Path): Grader | { faults: Fault[] } {
  const type = z.object({ type: z.string() }).safeParse(json);
  if (!type.success) return { faults: [{ path, message: 'a grader has a "type", such as string_check' }] };
  const refused = Object.hasOwn(refusedTypes, type.data.type) ? refusedTypes[type.data.type] : undefined;
  if (refused !== undefined) return { faults: [{ path: [...path, "type"], message: refused }] };
  const known: readonly string[] = graderTypes;
  if (!known.includes(type.data.type)) {
    const message = `"${type.data.type}" is no grader that is known here; there are string_check, text_similarity, python and multi`;
    return { faults: [{ path: [...path, "type"], message }] };
  }
  const parsed = graderSchema.safeParse(json);
  return parsed.success ? parsed.data : { faults: shapeFaults(parsed.error, path) };
}

function shapeFaults(error: z.ZodError, path: Path): Fault[] {
  return error.issues.map((issue) => ({
    path: [...path, ...issue.path.filter((key) => typeof key !== "symbol")],
    message: issue.message,
  }));
}

function fault(path: Path, message: string): ImportedGrader {
  return { ok: false, faults: [{ path, message }] };
}

function labelOf(grader: Grader, id: string): { label?: string } {
  return grader.name === undefined || grader.name === id ? {} : { label: grader.name.slice(0, 200) };
}

function idOf(grader: Grader): string {
  return identifier(grader.name ?? grader.type);
}

/** A name as an id: letters, digits and _ only. */
function identifier(name: string): string {
  const id = name.trim().replaceAll(/\W+/g, "_").slice(0, 64);
  return /^[A-Za-z_]/.test(id) ? id : `grader_${id}`.slice(0, 64);
}
