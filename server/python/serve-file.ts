import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { PYODIDE_VERSION } from "@/domain/python/version";
import { engineFolder, pyodideFolder } from "@/python/places";

const javascript = "text/javascript; charset=utf-8";

/** Everything there is under /pyodide/: the package's files under its version, and the worker with what it runs. */
const files: Record<string, { folder: () => string; type: string; kept: boolean }> = {
  "worker.mjs": { folder: engineFolder, type: javascript, kept: false },
  "engine.mjs": { folder: engineFolder, type: javascript, kept: false },
  "harness.py": { folder: engineFolder, type: "text/x-python; charset=utf-8", kept: false },
  [`${PYODIDE_VERSION}/pyodide.mjs`]: { folder: pyodideFolder, type: javascript, kept: true },
  [`${PYODIDE_VERSION}/pyodide.asm.mjs`]: { folder: pyodideFolder, type: javascript, kept: true },
  [`${PYODIDE_VERSION}/pyodide.asm.wasm`]: { folder: pyodideFolder, type: "application/wasm", kept: true },
  [`${PYODIDE_VERSION}/python_stdlib.zip`]: { folder: pyodideFolder, type: "application/zip", kept: true },
  [`${PYODIDE_VERSION}/pyodide-lock.json`]: { folder: pyodideFolder, type: "application/json", kept: true },
};

/** GET /pyodide/...: a file that the page's Python is made of, with the policy that its worker lives under. */
export async function servePythonFile(request: Request, parts: readonly string[]): Promise<Response> {
  const name = parts.join("/");
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (!file) return Response.json({ error: { code: "not_found", message: "There is no such file." } }, { status: 404 });
  const bytes = await readFile(path.join(file.folder(), path.basename(name)));
  const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"`;
  const headers = {
    etag,
    "content-type": file.type,
    "cache-control": file.kept ? "private, max-age=31536000, immutable" : "private, no-cache",
    "content-security-policy": pythonPolicy(request.headers.get("host") ?? ""),
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers });
}

/**
 * The policy of the worker: scripts and requests of this folder alone, no code from strings. Reward code that found its way to
 * JavaScript can neither ask the API nor any other address. A policy cannot name an IPv6 address: under one, Python does not load.
 */
export function pythonPolicy(host: string): string {
  const folder = /^[a-z0-9.-]+(:\d+)?$/i.test(host) ? `${host}/pyodide/` : null;
  const script = folder === null ? "'none'" : `${folder} 'wasm-unsafe-eval'`;
  return `default-src 'none'; script-src ${script}; connect-src ${folder ?? "'none'"}; base-uri 'none'`;
}
