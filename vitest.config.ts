import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const resolve = {
  alias: {
    "@": root.replace(/\/$/, ""),
    // The package throws outside a React server build; under test every module is on the server.
    "server-only": `${root}node_modules/server-only/empty.js`,
  },
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          environment: "node",
          include: ["{domain,components,trainer,app}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.server.test.ts", "app/api/**", "**/node_modules/**"],
          // A net, not a measure: training on one busy core takes its time.
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve,
        test: {
          name: "server",
          environment: "node",
          include: ["{server,trpc,scripts,app/api,tests/server}/**/*.test.ts", "**/*.server.test.ts", "proxy.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["tests/server/cluster.ts"],
          setupFiles: ["tests/server/database.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        test: {
          name: "browser",
          environment: "node",
          include: ["tests/**/*.browser.test.ts"],
          globalSetup: ["tests/browser/app.ts"],
          expect: { poll: { timeout: 20_000, interval: 50 } },
          fileParallelism: false,
          // Events end the waits; the limit is for a busy machine.
          expect: { poll: { timeout: 60_000, interval: 50 } },
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve,
        test: {
          name: "kill",
          environment: "node",
          include: ["tests/{launch,kill}/*.test.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
