import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL(".", import.meta.url));
const resolve = {
  alias: {
    "@": root.replace(/\/$/, ""),
    // The package throws outside a React server build; under test every module is on the server.
    "server-only": `${root}node_modules/server-only/empty.js`,
  },
};

/** vitest's own order of files, except that the story comes first in its project: it begins on an empty installation. */
class StoryFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isStory = (file: TestSpecification) => file.moduleId.endsWith("/story.browser.test.ts");
    return (await super.sort(files)).sort((a, b) => Number(isStory(b)) - Number(isStory(a)));
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: StoryFirst },
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          environment: "node",
          include: ["{domain,components,trainer,app,python}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.server.test.ts", "app/api/**", "**/node_modules/**", "**/.venv/**"],
          // A net, not a measure: training on one busy core takes its time.
          testTimeout: 120_000,
          hookTimeout: 120_000,
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
