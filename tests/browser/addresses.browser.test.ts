import { expect, inject, test } from "vitest";

/** What the server answers before any script runs. */
async function statusOf(path: string): Promise<number> {
  return (await fetch(new URL(path, inject("appUrl")), { redirect: "manual" })).status;
}

test("a page that is not there is answered 404, one that is with 200", async () => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  const missing = [`/runs/${nobody}`, `/rewards/${nobody}`, "/runs/none", "/rewards/none", "/nowhere"];
  expect(await Promise.all(missing.map(statusOf))).toEqual([404, 404, 404, 404, 404]);
  const there = ["/understand", "/runs", "/rewards", "/rewards/new", "/banks", "/launch", "/trainers"];
  expect(await Promise.all(there.map(statusOf))).toEqual(there.map(() => 200));
});
