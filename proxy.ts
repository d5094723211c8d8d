import { type NextRequest, NextResponse } from "next/server";
import { PYTHON_PATH } from "@/domain/python/version";
import { contentSecurityPolicy } from "@/server/http/content-security-policy";
import { refuseRequest, servedHosts } from "@/server/http/refuse-request";

/** Meets every request before a route does: refuses foreign hosts and writes, and gives each page a nonce and its headers. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  const refusal = refuseRequest(
    { method: request.method, pathname, headers: request.headers },
    servedHosts(process.env),
  );
  if (refusal) {
    const body = { error: { code: codes[refusal.status], message: refusal.message } };
    return withHeaders(NextResponse.json(body, { status: refusal.status }));
  }
  // What is under /pyodide/ comes with a policy of its own.
  if (pathname.startsWith("/api/") || pathname.startsWith(PYTHON_PATH)) return withHeaders(NextResponse.next());
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.delete("x-shared-page");
  // The page's frame leads nowhere then.
  if (isShared(pathname)) headers.set("x-shared-page", "1");
  // Next reads the nonce for its own scripts from this request header.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return isShared(pathname) ? withSharedHeaders(withHeaders(response)) : withHeaders(response);
}

const codes = { 403: "forbidden", 404: "not_found", 413: "too_large", 421: "forbidden" } as const;

/** What a link opens: its token stands in the address. */
function isShared(pathname: string): boolean {
  return pathname.startsWith("/s/");
}

function withSharedHeaders(response: NextResponse): NextResponse {
  response.headers.set("referrer-policy", "no-referrer");
  response.headers.set("x-robots-tag", "noindex, nofollow");
  response.headers.set("cache-control", "no-store");
  return response;
}

function withHeaders(response: NextResponse): NextResponse {
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("cross-origin-resource-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

// Next would hold the whole body of a checkpoint or an imported bank before its route: those routes ask the guard themselves.
export const config = { matcher: "/((?!_next/static/|api/trainer/v1/runs/.+/checkpoints/|api/banks/import$).*)" };
