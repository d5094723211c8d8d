import { MOST_IMPORT_BYTES } from "@/domain/rollout/import-report";
import { requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { refuseRequest, servedHosts } from "@/server/http/refuse-request";
import { answerAs } from "./answer";
import { type ImportAbout, importAboutSchema, importBank } from "./import-bank";

const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** An import holds a connection of the database's pool and a transaction from its first byte to its last. */
const MOST_AT_ONCE = 3;
/** Longest pause between two pieces of the file. */
const IDLE_MS = 60_000;
let running = 0;

/** POST /api/banks/import?name=...: a bank of the body, which is JSONL. 201 with the report, 422 where nothing was kept. */
export async function receiveImport(request: Request, { idleMs = IDLE_MS } = {}): Promise<Response> {
  const url = new URL(request.url);
  // This call does not pass proxy.ts, where Next would hold the body in memory; its guard is asked here.
  const guarded = { method: request.method, pathname: url.pathname, headers: request.headers };
  const refused = refuseRequest(guarded, servedHosts(process.env));
  if (refused) {
    const error = { code: refused.status === 404 ? "not_found" : "forbidden", message: refused.message };
    return Response.json({ error }, { status: refused.status, headers });
  }
  return answerAs(request, async ({ db, actor }) => {
    const about = aboutOf(url.searchParams);
    if (Number(request.headers.get("content-length") ?? 0) > MOST_IMPORT_BYTES) throw tooLarge();
    requireOwner(actor);
    if (running >= MOST_AT_ONCE) throw tooMany();
    running += 1;
    try {
      const report = await importBank(db, actor, { about, chunks: limited(request, idleMs) });
      const status = report.bankId === null ? 422 : 201;
      const error = report.refusal === null ? {} : { error: { code: "bad_request", message: report.refusal } };
      return Response.json({ ...error, report }, { status, headers });
    } catch (error) {
      // Whoever sent it has stopped: nothing was kept, and nobody reads an answer.
      if (request.signal.aborted) return new Response(null, { status: 499, headers });
      throw error;
    } finally {
      running -= 1;
    }
  });
}

/**
 * The body piece by piece. Where the reading ends early the rest is taken and thrown away, since a client that is still sending
 * would see a broken connection instead of the answer. Where no byte comes for `idleMs` it is given up.
 */
async function* limited(request: Request, idleMs: number): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  let bytes = 0;
  let isOver = reader === undefined;
  const read = async () => {
    const piece = reader && (await within(idleMs, reader.read()));
    if (piece === "idle") {
      isOver = true;
      // What waits for the next piece ends with it.
      void reader?.cancel().catch(() => undefined);
      throw idle(idleMs);
    }
    if (!piece || piece.done) isOver = true;
    bytes += piece?.value?.byteLength ?? 0;
    return piece?.value;
  };
  try {
    while (!isOver) {
      const value = await read();
      if (bytes > MOST_IMPORT_BYTES) throw tooLarge();
      if (value) yield value;
    }
  } finally {
    while (!isOver && bytes <= MOST_IMPORT_BYTES && !request.signal.aborted) await read().catch(() => (isOver = true));
    if (!isOver) await reader?.cancel();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | "idle"> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<"idle">((resolve) => {
    timer = setTimeout(() => resolve("idle"), ms);
  });
  try {
    return await Promise.race([work, idle]);
  } finally {
    clearTimeout(timer);
  }
}

function idle(ms: number): AppError {
  return new AppError(
    "bad_request",
    `Nothing was imported: no byte of the file arrived for ${ms / 1000} s. Send it again, in one go.`,
  );
}

function tooMany(): AppError {
  return new AppError(
    "unavailable",
    `${MOST_AT_ONCE} files are being imported already, the most at once. Import this one when one of them is done.`,
  );
}

function tooLarge(): AppError {
  return new AppError(
    "too_large",
    `The file is larger than ${MOST_IMPORT_BYTES / 1024 ** 3} GB, the most there is. Split it by prompts, or shorten the completions.`,
  );
}

function aboutOf(query: URLSearchParams): ImportAbout {
  const given: Record<string, unknown> = Object.fromEntries(query);
  for (const name of ["temperature", "refTemperature", "topP", "topK"]) {
    const value = query.get(name);
    if (value === null) continue;
    if (value.trim() === "") delete given[name];
    else given[name] = Number(value);
  }
  const parsed = importAboutSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join(".") || (issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : "");
  const missing = issue?.path.length === 1 && !query.has(String(issue.path[0]));
  const what = missing ? "is missing" : (issue?.message ?? "is not valid");
  throw new AppError(
    "bad_request",
    `${name}: ${what}. The address says name, task, baseModel, temperature and more: see docs/banks.md.`,
  );
}
