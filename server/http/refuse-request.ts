/** What the guard needs to know of a request. */
export type GuardedRequest = { method: string; pathname: string; headers: Headers };

/** Names as parseHosts gives them: `allowed` are served everything, `share` nothing but shared links. */
export type ServedHosts = { allowed: readonly string[]; share: readonly string[] };

export type Refusal = { status: 403 | 404 | 413 | 421; message: string };

/** Longest body of a call from our pages. A reward has at most 256 kB; Next cuts longer bodies than 10 MB without a word. */
export const MAX_CALL_BYTES = 4 * 1024 * 1024;

/**
 * Why a request must not be served, or null. The Host has to be loopback or one of `hosts` (a page of a foreign name that
 * resolves to 127.0.0.1 would otherwise read everything: DNS rebinding); a write has to come from our own pages. Under a
 * name of `hosts.share` shared links are read, and nothing else is there.
 */
export function refuseRequest(request: GuardedRequest, hosts: ServedHosts): Refusal | null {
  const host = request.headers.get("host") ?? "";
  if (namesOf(request.headers).some((name) => isListed(name, hosts.share))) {
    if (isSharedRead(request)) return null;
    return { status: 404, message: "Nothing is here: under this name only shared links are read." };
  }
  if (!isLoopback(host) && !isListed(host, hosts.allowed)) {
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

/** The hosts of REWARDSMITH_HOSTS and REWARDSMITH_SHARE_HOSTS. */
export function servedHosts(env: Record<string, string | undefined>): ServedHosts {
  return { allowed: parseHosts(env.REWARDSMITH_HOSTS), share: parseHosts(env.REWARDSMITH_SHARE_HOSTS) };
}

/** Names separated by commas, each with or without a port. */
export function parseHosts(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isLoopback(host: string): boolean {
  return loopback.has(withoutPort(host.toLowerCase()));
}

function isListed(host: string, hosts: readonly string[]): boolean {
  const normal = host.toLowerCase();
  return hosts.includes(normal) || hosts.includes(withoutPort(normal));
}

/** The Host, and what a proxy that replaces it says it was: a name that only shares must not be lost on the way. */
function namesOf(headers: Headers): string[] {
  const forwarded = headers.get("x-forwarded-host") ?? "";
  return [headers.get("host") ?? "", ...forwarded.split(",").map((name) => name.trim())];
}

/**
 * `pathname` is the one that is routed, after "..", "%2e%2e" and backslashes were resolved, whatever a proxy in front has let
 * through. What is encoded twice, or hides a slash, is in no address of ours.
 */
function isSharedRead({ method, pathname }: GuardedRequest): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  return /^\/(s|_next\/static)\/./.test(pathname) && !/%(25|2e|2f|5c)/i.test(pathname);
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
