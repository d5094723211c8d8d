import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { config, proxy } from "./proxy";

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

test("answers under a sharing name as a link alone, also to an address that climbs out of it", () => {
  process.env.REWARDSMITH_SHARE_HOSTS = "share.example";
  const headers = { host: "share.example" };
  const asked = (path: string) => ask(path, { headers }).status;
  expect(asked("/s/token")).toBe(200);
  const climbing = ["/s/%2e%2e/api/trpc/runs.list", "/s/../runs", "/s/.%2E/shares", "/_next/static/%2e%2e/%2e%2e/runs"];
  for (const path of [...climbing, "/runs"]) expect([path, asked(path)]).toEqual([path, 404]);
  expect(asked("/s\\..\\runs")).toBe(404);
  delete process.env.REWARDSMITH_SHARE_HOSTS;
  expect(ask("/s/token", { headers }).status).toBe(421);
});

test("meets every address but built files, a checkpoint's weights and an imported bank", () => {
  const met = (path: string) => new RegExp(`^${config.matcher}$`).test(path);
  for (const path of ["/", "/runs", "/api/trpc/runs.list", "/_next/image", "/_next/staticky", "/s/token"]) {
    expect([path, met(path)]).toEqual([path, true]);
  }
  expect(met("/_next/static/chunks/a.js")).toBe(false);
  expect(met("/api/trainer/v1/runs/r/checkpoints/5")).toBe(false);
  expect([met("/api/banks/import"), met("/api/banks/import/x"), met("/api/banks/x/columns")]).toEqual([
    false,
    true,
    true,
  ]);
});
