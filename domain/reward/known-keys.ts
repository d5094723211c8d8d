import { rolloutSchema } from "@/domain/rollout/rollout";
import {
  aggregateSchema,
  gateSchema,
  objectiveSchema,
  rewardSpecSchema,
  sourceSchema,
  specTestSchema,
  termSchema,
  transformSchema,
} from "./spec";

/** The keys a spec may have at a path, given the object that stands there; empty where none are known. */
export function keysAt(path: readonly (string | number)[], value: unknown): string[] {
  const place = path.map((part) => (typeof part === "number" ? "#" : part)).join(".");
  switch (place) {
    case "":
      return Object.keys(rewardSpecSchema.shape);
    case "terms.#":
      return Object.keys(termSchema.shape);
    case "terms.#.source":
      return keysOfKind(sourceSchema.options, "type", value);
    case "terms.#.transforms.#":
      return keysOfKind(transformSchema.options, "op", value);
    case "terms.#.gate":
      return Object.keys(gateSchema.shape);
    case "terms.#.weight":
      return kindOf(value, "schedule") === "piecewise"
        ? ["schedule", "points"]
        : ["schedule", "from", "to", "start", "end"];
    case "aggregate":
      return keysOfKind(aggregateSchema.options, "op", value);
    case "aggregate.clip":
      return ["min", "max"];
    case "objective":
      return keysOfKind(objectiveSchema.options, "mode", value);
    case "tests.#":
      return Object.keys(specTestSchema.shape);
    case "tests.#.expect":
      return ["term", "min", "max"];
    case "tests.#.rollout":
      return Object.keys(rolloutSchema.shape);
    default:
      return [];
  }
}

type Option = { shape: Record<string, unknown> };

function keysOfKind(options: readonly Option[], discriminator: string, value: unknown): string[] {
  const kind = kindOf(value, discriminator);
  const option = options.find(({ shape }) => {
    const literal = shape[discriminator];
    return typeof literal === "object" && literal !== null && "value" in literal && literal.value === kind;
  });
  return option ? Object.keys(option.shape) : [];
}

function kindOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
