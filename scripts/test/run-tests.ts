import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { buildApp, generateClient } from "@/scripts/build/prepare-app";
import { LaunchError } from "@/scripts/launch/progress";

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  numFailedTestSuites: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * Runs every vitest project (or what `args` choose) on the built app and ends with the line "N passed, N failed, N skipped".
 * Resolves to the exit code. A test file that cannot be loaded counts as one failed test.
 */
export async function runTests(args: string[]): Promise<number> {
  const quit = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => quit.abort());
  try {
    const say = (line: string) => console.log(line);
    await generateClient({ say, signal: quit.signal });
    if (needsApp(args)) await buildApp({ say, signal: quit.signal });
  } catch (error) {
    if (quit.signal.aborted) return 130;
    console.error(error instanceof LaunchError ? error.message : error);
    console.log("0 passed, 1 failed, 0 skipped");
    return 1;
  }

  const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-report-"));
  const report = path.join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const code = await runVitest(["run", ...reporters, ...args]);
    const counts = countResults(report);
    // Something broke outside a test, such as a global setup.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    return counts.failed === 0 && counts.passed > 0 ? 0 : code || 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Only the browser and kill projects use the built app. */
function needsApp(args: string[]): boolean {
  const projects = args.flatMap((arg, at) => (arg === "--project" ? [args[at + 1]] : [])).filter(Boolean);
  return projects.length === 0 || projects.some((name) => name === "browser" || name === "kill");
}

function runVitest(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...args], {
      stdio: "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => child.kill(name));
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function countResults(report: string): { passed: number; failed: number; skipped: number } {
  try {
    const results = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
    const broken = results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + broken.length,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  } catch {
    // vitest ended before it wrote its report.
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
