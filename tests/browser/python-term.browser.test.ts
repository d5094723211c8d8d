import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, type Visitor } from "./visitor";

/** A reward term in Python in the composer, on a small bank of its own. */
const url = inject("appUrl");
const api = createApiClient(url);
const COMPLETIONS = 16;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let address = "";
let loopback: Server;
let asked = 0;

beforeAll(async () => {
  loopback = createServer((_, response) => {
    asked += 1;
    response.setHeader("access-control-allow-origin", "*").end("secret");
  });
  await new Promise<void>((resolve) => loopback.listen(0, "127.0.0.1", resolve));
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
  const lines = Array.from({ length: COMPLETIONS }, (_, place) => {
    const signals = { correct: place % 2, parsed: 1, steps: place };
    const numbers = { signals, tokens: 1 + place, refLogprob: -1 - place };
    return JSON.stringify({
      promptId: `p${place >> 2}`,
      prompt: "1+1=",
      completion: `${place}`,
      answer: "2",
      ...numbers,
    });
  });
  const about = new URLSearchParams({ name: "Sixteen", task: "arithmetic", baseModel: "arithmetic-base" });
  const response = await fetch(`${url}/api/banks/import?${about}`, {
    method: "POST",
    headers: { origin: url },
    body: lines.join("\n"),
  });
  const { report }: { report: { bankId: string } } = await response.json();
  const spec = {
    schema: "rewardspec/1",
    name: "Short",
    terms: [{ id: "short", source: { type: "python", code: written(['print("ran")', "return 1 / len(completion)"]) } }],
  };
  const saved = await api.rewards.saveVersion.mutate({ rewardId: null, name: "Short", spec, parentVersionId: null });
  address = `/rewards/${saved.rewardId}?bank=${report.bankId}`;
});

afterAll(async () => {
  loopback?.close();
  await browser?.close();
});

test("code that was not typed here runs after a click, and is remembered", async () => {
  await page.goto(address);
  await button("Run this code").waitFor();
  expect(await page.getByText("Printed").count()).toBe(0);
  await button("Run this code").click();
  await told("16 rollouts: a number each").waitFor();
  await page.getByText("rollout #16").waitFor();
  await page.reload();
  await told("16 rollouts: a number each").waitFor();
});

test("a bug is shown at its line with its traceback, and mending it shows values", async () => {
  await write(written(["if completion == '3':", "    retrun(1)", "return 2 * signals['correct']"]));
  await page.getByRole("alert").getByText("Line 3: NameError: name 'retrun' is not defined").waitFor();
  await told("16 rollouts: 15 with a number, 1 error").waitFor();
  await page.getByText("Traceback (most recent call last)").waitFor();
  await expect.poll(() => page.locator(".cm-lintRange-error").count()).toBeGreaterThan(0);

  await write(written(["return 2 * signals['correct']"]));
  await told("16 rollouts: a number each").waitFor();
  expect(await page.locator(".cm-lintRange-error").count()).toBe(0);
  // Twice `correct`, which is 0 or 1.
  await page.getByRole("img", { name: "Histogram of the reward from 0 to 2" }).waitFor();
});

test("an endless loop is stopped and counted while the page goes on, as is memory without end", async () => {
  const grows = ["kept = bytes(1_000_000)", "while completion == '5':", "    kept += kept"];
  await write(written([...grows, "while completion == '3':", "    pass", "return 1"]));
  await page.getByText("Running:").or(page.getByText("Python is starting")).waitFor();
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await page.getByRole("textbox", { name: "Reward as JSON" }).getByText("while completion").waitFor();
  await told("16 rollouts: 14 with a number, 1 error, 1 timeout").waitFor();
  await page.getByRole("alert").getByText("Line 4: MemoryError").waitFor();
  expect(visitor.takeFaults()).toEqual([]);
});

test("code that finds its way to JavaScript reaches neither the API nor another port", async () => {
  const port = (loopback.address() as AddressInfo).port;
  const heard: string[] = [];
  visitor.context.on("request", (request) => heard.push(request.url()));
  const javascript = (code: string) =>
    `__import__('pyodide.code', fromlist=['run_js']).run_js(${JSON.stringify(code)})`;
  const openUrl = (address: string) => `__import__('pyodide.http', fromlist=['open_url']).open_url('${address}')`;
  const tries = [
    "__import__('js')",
    "__import__('pyodide_js')",
    openUrl("/api/trpc/tasks.list"),
    openUrl(`http://127.0.0.1:${port}/`),
    javascript("fetch('/api/trpc/tasks.list')"),
    javascript("new XMLHttpRequest()"),
    javascript(`import('http://127.0.0.1:${port}/')`),
    `__import__('socket').create_connection(('127.0.0.1', ${port}))`,
    "open('/etc/passwd')",
    "__import__('os').environ['HOST_SECRET']",
    "__import__('subprocess').run(['ls'])",
    // Emscripten's own way to JavaScript: the policy refuses code from strings.
    `__import__('ctypes').CDLL(None).emscripten_run_script(b"fetch('/api/trpc/tasks.list')")`,
  ];
  await write(
    written([
      "import sys",
      "sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != '_Closed']",
      `tries = ${JSON.stringify(tries)}`,
      "if int(completion) >= len(tries):",
      "    return 1",
      "return eval(tries[int(completion)])",
    ]),
  );
  await told(`16 rollouts: ${COMPLETIONS - tries.length} with a number, ${tries.length} errors`).waitFor();
  expect(
    heard.filter((one) => !one.includes("/pyodide/") && (one.includes("tasks.list") || one.includes(`:${port}`))),
  ).toEqual([]);
  expect(asked).toBe(0);
  expect(visitor.takeFaults().join("\n")).toContain("EvalError: Evaluating a string as JavaScript violates");
});

function written(lines: string[]): string {
  return ["def reward(prompt, completion, answer, signals):", ...lines].join("\n    ");
}

/** What the line below the editor says. */
function told(sentence: string): Locator {
  return page.getByText(sentence, { exact: true });
}

/** Types a text into the editor in place of what is there. */
async function write(code: string): Promise<void> {
  const editor = page.getByRole("textbox", { name: "Python", exact: true });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(code);
  await page.keyboard.press("Escape");
}

function button(name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}
