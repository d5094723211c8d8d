/** What the guard needs to know of a request. */
export type GuardedRequest = { method: string; pathname: string; headers: Headers };

export type Refusal = { status: 403 | 413 | 421; message: string };

/** Longest body of a call from our pages. A reward has at most 256 kB; Next cuts longer bodies than 10 MB without a word. */
export const MAX_CALL_BYTES = 4 * 1024 * 1024;

/**
 * Why a request must not be served, or null. The Host has to be loopback or one of `allowedHosts` (a page of a foreign name
 * that resolves to 127.0.0.1 would otherwise read everything: DNS rebinding); a write has to come from our own pages.
 */
export function refuseRequest(request: GuardedRequest, allowedHosts: readonly string[]): Refusal | null {
  const host = request.headers.get("host") ?? "";
  if (!isServedHost(host, allowedHosts)) {
    return {
      status: 421,
      message: `This server does not answer to the host "${host.slice(0, 200)}". Add it to REWARDSMITH_HOSTS and start again.`,
    };
  }
  if (isWrite(request.method) && !isTrainerCall(request) && !isFromOurPages(request.headers, host)) {
    return {
      status: 403,
      message: "A write has to come from Rewardsmith's own pages: its Origin is not the address it was sent to.",
    };
  }
  if (request.pathname.startsWith("/api/trpc") && Number(request.headers.get("content-length") ?? 0) > MAX_CALL_BYTES) {
    return { status: 413, message: `A call has at most ${MAX_CALL_BYTES / 1024 ** 2} MB, a reward 256 kB. Send less.` };
  }
  return null;
}

/** REWARDSMITH_HOSTS: names separated by commas, each with or without a port. */
export function parseHosts(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isServedHost(host: string, allowedHosts: readonly string[]): boolean {
  const normal = host.toLowerCase();
  const name = withoutPort(normal);
  return loopback.has(name) || allowedHosts.includes(normal) || allowedHosts.includes(name);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}

function isWrite(method: string): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

/** A browser never sends a bearer key by itself, so a call that carries one needs no Origin. */
function isTrainerCall({ pathname, headers }: GuardedRequest): boolean {
  return pathname.startsWith("/api/trainer/") && /^Bearer\s+\S/i.test(headers.get("authorization") ?? "");
}

function isFromOurPages(headers: Headers, host: string): boolean {
  const origin = headers.get("origin");
  // Browsers name the Origin of every write; what has none is a command line.
  if (origin === null) return ["same-origin", "none", null].includes(headers.get("sec-fetch-site"));
  // Host leaves out the port that is its scheme's default, and URL does the same: only host and port are compared, since
  // a TLS proxy in front changes the scheme.
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
