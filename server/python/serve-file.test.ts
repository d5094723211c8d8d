import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PYODIDE_VERSION } from "@/domain/python/version";
import { pythonPolicy, servePythonFile } from "./serve-file";

const get = (name: string, headers: Record<string, string> = {}) =>
  servePythonFile(
    new Request(`http://127.0.0.1:3000/pyodide/${name}`, { headers: { host: "127.0.0.1:3000", ...headers } }),
    name.split("/"),
  );

test("the worker lives under a policy that reaches its own folder alone", async () => {
  const response = await get("worker.mjs");
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 127.0.0.1:3000/pyodide/ 'wasm-unsafe-eval'; connect-src 127.0.0.1:3000/pyodide/; base-uri 'none'",
  );
  expect(pythonPolicy("[::1]:3000")).toBe("default-src 'none'; script-src 'none'; connect-src 'none'; base-uri 'none'");
  expect(pythonPolicy("x; script-src *")).toContain("script-src 'none'");
});

test("the package's files are kept for good under its version, ours are asked for again", async () => {
  const { version } = JSON.parse(readFileSync("node_modules/pyodide/package.json", "utf8"));
  expect(PYODIDE_VERSION).toBe(version);
  const wasm = await get(`${version}/pyodide.asm.wasm`);
  expect(wasm.headers.get("content-type")).toBe("application/wasm");
  expect(wasm.headers.get("cache-control")).toContain("immutable");
  const harness = await get("harness.py");
  expect(harness.headers.get("cache-control")).toBe("private, no-cache");
  const again = await get("harness.py", { "if-none-match": harness.headers.get("etag") ?? "" });
  expect(again.status).toBe(304);
});

test("nothing else is there", async () => {
  for (const name of ["child.mjs", "package.json", "../package.json", `${PYODIDE_VERSION}/package.json`, "__proto__"]) {
    expect((await get(name)).status).toBe(404);
  }
});
