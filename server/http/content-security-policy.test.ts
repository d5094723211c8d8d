import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy";

test("lets only scripts with the nonce run, and WebAssembly compile", () => {
  const policy = contentSecurityPolicy("abc", false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("connect-src 'self';");
});

test("allows eval in development only", () => {
  expect(contentSecurityPolicy("abc", true)).toContain("'unsafe-eval'");
});
