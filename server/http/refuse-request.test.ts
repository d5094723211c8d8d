import { describe, expect, test } from "vitest";
import { parseHosts, refuseRequest } from "./refuse-request";

function ask(
  method: string,
  headers: Record<string, string>,
  pathname = "/api/trpc/runs.launch",
  allowed: string[] = [],
  share: string[] = [],
) {
  return refuseRequest({ method, pathname, headers: new Headers(headers) }, { allowed, share })?.status ?? "served";
}

describe("host", () => {
  test("serves loopback names on any port", () => {
    for (const host of ["localhost", "localhost:3000", "127.0.0.1:8080", "[::1]:3000", "LOCALHOST:3000"]) {
      expect(ask("GET", { host })).toBe("served");
    }
  });

  test("refuses a foreign name, a lookalike and none at all", () => {
    for (const host of ["evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example", ""]) {
      expect(ask("GET", { host })).toBe(421);
    }
  });

  test("serves the names of REWARDSMITH_HOSTS, with or without a port", () => {
    const hosts = parseHosts(" Box.lan , lab.example:8080,");
    expect(hosts).toEqual(["box.lan", "lab.example:8080"]);
    expect(ask("GET", { host: "box.lan:3000" }, "/", hosts)).toBe("served");
    expect(ask("GET", { host: "lab.example:8080" }, "/", hosts)).toBe("served");
    expect(ask("GET", { host: "lab.example:9090" }, "/", hosts)).toBe(421);
  });
});

describe("a name of REWARDSMITH_SHARE_HOSTS", () => {
  const host = "share.example";
  /** Asks under that name, which is among those served everything as well. */
  const under = (method: string, pathname: string, headers: Record<string, string> = { host }) =>
    ask(method, headers, pathname, [host], [host]);

  test("is served what a link needs", () => {
    for (const pathname of [
      "/s/token",
      "/s/token/api/runs.get,series.list",
      "/s/token/snapshot",
      "/_next/static/a.js",
    ]) {
      expect([pathname, under("GET", pathname)]).toEqual([pathname, "served"]);
    }
    expect(under("HEAD", "/s/token", { host: "Share.Example:443" })).toBe("served");
    expect(ask("GET", { host }, "/s/token", [], [host])).toBe("served");
  });

  test("is served nothing else, whatever hides in the address", () => {
    const others = [
      "/",
      "/runs",
      "/shares",
      "/s",
      "/s/",
      "/api/health",
      "/api/trpc/runs.list",
      "/_next/image",
      "/S/token",
    ];
    const hidden = ["/s/%252e%252e/api/trpc/runs.list", "/s/..%2fapi/trpc/runs.list", "/s/..%5capi", "/s/.%2E/api"];
    for (const pathname of [...others, ...hidden]) {
      expect([pathname, under("GET", pathname)]).toEqual([pathname, 404]);
    }
    // As the address is routed.
    expect(under("GET", new URL("http://x/s/%2e%2e/api/trpc/runs.list").pathname)).toBe(404);
  });

  test("takes no writes, of a page of its own or with a key", () => {
    expect(under("POST", "/s/token/api/runs.launch", { host, origin: "https://share.example" })).toBe(404);
    expect(under("POST", "/api/trainer/v1/claim", { host, authorization: "Bearer rst_x" })).toBe(404);
  });

  test("counts when a proxy puts another Host in its place and says so", () => {
    const forwarded = { host: "127.0.0.1:3000", "x-forwarded-host": "share.example" };
    expect(under("GET", "/runs", forwarded)).toBe(404);
    expect(under("GET", "/s/token", forwarded)).toBe("served");
    expect(under("GET", "/runs", { host: "127.0.0.1:3000", "x-forwarded-host": "localhost" })).toBe("served");
  });
});

describe("origin of a write", () => {
  const host = "localhost:3000";

  test("serves our own pages and command lines", () => {
    expect(ask("POST", { host, origin: "http://localhost:3000" })).toBe("served");
    expect(ask("POST", { host })).toBe("served");
  });

  test("refuses another site, another port, an opaque origin and a cross-site request without one", () => {
    expect(ask("POST", { host, origin: "https://evil.example" })).toBe(403);
    expect(ask("POST", { host, origin: "http://localhost:3001" })).toBe(403);
    expect(ask("POST", { host, origin: "null" })).toBe(403);
    expect(ask("POST", { host, "sec-fetch-site": "cross-site" })).toBe(403);
  });

  test("asks no origin of a read, nor of a trainer that shows a key", () => {
    expect(ask("GET", { host, origin: "https://evil.example" })).toBe("served");
    const trainer = { host, origin: "https://evil.example", authorization: "Bearer rst_x" };
    expect(ask("POST", trainer, "/api/trainer/v1/events")).toBe("served");
    expect(ask("POST", trainer, "/api/trpc/runs.launch")).toBe(403);
    expect(ask("POST", { host, origin: "https://evil.example" }, "/api/trainer/v1/events")).toBe(403);
  });
});

test("refuses a call longer than any reward can be, before it is read", () => {
  const headers = { host: "localhost:3000", origin: "http://localhost:3000", "content-length": "114000000" };
  expect(ask("POST", headers, "/api/trpc/rewards.saveVersion")).toBe(413);
  expect(ask("POST", { ...headers, "content-length": "300000" }, "/api/trpc/rewards.saveVersion")).toBe("served");
});
