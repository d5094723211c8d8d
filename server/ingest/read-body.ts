import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { z } from "zod";
import { ProtocolError } from "@/server/protocol-error";

/** The bytes of a request's body, `limit` at most. Throws too_large with `advice`. */
export async function readBytes(request: Request, limit: number, advice: string): Promise<Buffer> {
  const tooLarge = () =>
    new ProtocolError("too_large", `The body is larger than ${limit} bytes, the most there is. ${advice}`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** The JSON of a request's body, `limit` bytes at most, with text that Postgres can store. Throws too_large and bad_request. */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  const text = (await readBytes(request, limit, "Send smaller batches.")).toString("utf8");
  try {
    const body: unknown = JSON.parse(text);
    return storableIfNeeded(body, text);
  } catch (error) {
    const hint = /\b(NaN|Infinity)\b/.test(text)
      ? ` JSON has no NaN and no infinities: send them as "NaN", "Infinity" and "-Infinity".`
      : "";
    throw new ProtocolError(
      "bad_request",
      `The body is not JSON (${error instanceof Error ? error.message : error}).${hint}`,
      [],
    );
  }
}

/** A value read from a JSON text, with text that Postgres can store. */
export function storableIfNeeded(value: unknown, json: string): unknown {
  return /\\u(0000|d[89a-f])/i.test(json) ? storable(value) : value;
}

/** Postgres has no NUL in text and no half of a surrogate pair; a sampled token can be either. Both become U+FFFD. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "\ufffd").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

/** The body as its schema reads it. Throws bad_request with the path of the first fault. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const issue = first && deepest(first);
  const path = (issue?.path ?? []).map((part) => (typeof part === "number" ? part : String(part)));
  const where = path.length === 0 ? "The body" : path.join(".");
  throw new ProtocolError("bad_request", `${where}: ${issue?.message ?? "it does not fit the protocol"}.`, path);
}

/** Of a value that may be one of several things, the fault of the one that it fits furthest. */
function deepest(issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, "path" | "message"> {
  if (issue.code !== "invalid_union") return issue;
  const [inner] = issue.errors
    .flatMap(([first]) => (first ? [deepest(first)] : []))
    .sort((a, b) => b.path.length - a.path.length);
  if (!inner || inner.path.length === 0) return issue;
  return { message: inner.message, path: [...issue.path, ...inner.path] };
}

/** SHA-256 of a body's canonical JSON without its lease token: a repeat with its keys in another order is still the same. */
export function hashBody(body: unknown): string {
  const content = typeof body === "object" && body !== null ? { ...body, leaseToken: undefined } : body;
  return createHash("sha256")
    .update(canonicalize(content) ?? "")
    .digest("hex");
}
