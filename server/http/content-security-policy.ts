/**
 * The policy of every page. Scripts run only with this response's nonce (and what they load); WebAssembly may compile; KaTeX
 * and Recharts set style attributes, so inline styles are allowed.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  // React needs eval in development alone, to rebuild the server's stack traces in the browser.
  const evaluation = development ? "'wasm-unsafe-eval' 'unsafe-eval'" : "'wasm-unsafe-eval'";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' ${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
