import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "./proxy";

function ask(path: string, init: { method?: string; headers?: Record<string, string> } = {}) {
  return proxy(
    new NextRequest(`http://localhost:3000${path}`, {
      method: init.method ?? "GET",
      headers: { host: "localhost:3000", ...init.headers },
    }),
  );
}

test("gives each page a nonce of its own, to the browser and to the renderer", () => {
  const first = ask("/runs");
  const second = ask("/runs");
  const policy = first.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(nonce).toBeTruthy();
  expect(first.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
  expect(first.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
  expect(second.headers.get("content-security-policy")).not.toBe(policy);
});

test("sends nosniff and a referrer policy with every answer, refusals too", () => {
  for (const answer of [ask("/"), ask("/api/health"), ask("/", { headers: { host: "evil.example" } })]) {
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
  }
});

test("refuses a foreign host and a write from another site with a sentence", async () => {
  const foreign = ask("/", { headers: { host: "evil.example" } });
  expect(foreign.status).toBe(421);
  expect(JSON.stringify(await foreign.json())).toContain("REWARDSMITH_HOSTS");
  const write = ask("/api/trpc/runs.launch", { method: "POST", headers: { origin: "https://evil.example" } });
  expect(write.status).toBe(403);
});
