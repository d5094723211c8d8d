import { z } from "zod";

type Json = { [key: string]: unknown };

/**
 * An input that a schema accepts, made from its JSON Schema: required fields alone, first choices, least numbers, and one item
 * in each list. A text in a field called like one of `ids` ("runId", "runIds", ...) is that id.
 */
export function sampleInput(schema: z.ZodType, ids: Readonly<Record<string, string>>): unknown {
  const json = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") jsonSchema.format = "date-object";
    },
  });
  return sample(json as Json, "", ids, json as Json);
}

function sample(schema: Json, name: string, ids: Readonly<Record<string, string>>, root: Json): unknown {
  if (typeof schema.$ref === "string") {
    const found = schema.$ref
      .replace(/^#\/?/, "")
      .split("/")
      .filter((part) => part !== "")
      .reduce<unknown>((at, part) => (at as Json)[part], root);
    return sample(found as Json, name, ids, root);
  }
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray) as Json[] | undefined;
  if (choices?.[0]) return sample(choices[0], name, ids, root);
  if (schema.format === "date-object") return new Date(Date.now() + 3_600_000);
  if (schema.type === "object") {
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    // What has a default may be named too: an id that is left out asks for less.
    return Object.fromEntries(
      Object.entries((schema.properties ?? {}) as Record<string, Json>)
        .filter(([key]) => required.has(key) || idOf(key, ids) !== undefined)
        .map(([key, value]) => [key, sample(value, key, ids, root)]),
    );
  }
  if (schema.type === "array") return [sample((schema.items ?? {}) as Json, name, ids, root)];
  if (schema.type === "string") return idOf(name, ids) ?? "x".repeat(Number(schema.minLength ?? 1));
  if (schema.type === "number" || schema.type === "integer") {
    const least = Number(schema.minimum ?? schema.exclusiveMinimum ?? 0);
    return schema.type === "integer" && Math.abs(least) > 1e9
      ? 1
      : least + (schema.exclusiveMinimum === undefined ? 0 : 1);
  }
  if (schema.type === "boolean") return false;
  if (schema.type === "null") return null;
  return {};
}

/** "runIds", "runs", "baseRunId" ask for the run's id. */
function idOf(name: string, ids: Readonly<Record<string, string>>): string | undefined {
  const lower = name.toLowerCase().replace(/s$/, "");
  return Object.entries(ids).find(([key]) => lower === key || lower === `${key}id` || lower.endsWith(`${key}id`))?.[1];
}
