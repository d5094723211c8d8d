import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { openLaunchDatabase } from "./database";

/** The server tests' own Postgres stands for a user's. */
function own(change: (url: URL) => void): string {
  const url = new URL(process.env.DATABASE_URL ?? "");
  change(url);
  return url.href;
}

async function refusal(url: string): Promise<string> {
  return openLaunchDatabase(tmpdir(), url).then(
    () => "no refusal",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

test("a DATABASE_URL that works is used, and no Postgres is started", async () => {
  const url = own(() => undefined);
  expect(await openLaunchDatabase(tmpdir(), url)).toEqual({ url, cluster: null });
});

test("a database that does not exist is named with its host, never with the password", async () => {
  const url = own((it) => {
    it.pathname = "/absent";
  });
  const sentence = await refusal(url);
  expect(sentence).toMatch(/The database absent at 127\.0\.0\.1:\d+ \(DATABASE_URL\) does not exist/);
  expect(sentence).not.toContain(new URL(url).password);
});

test("a server that is not there is named", async () => {
  const sentence = await refusal("postgresql://user:secret@127.0.0.1:1/x");
  expect(sentence).toMatch(/at 127\.0\.0\.1:1 \(DATABASE_URL\) cannot be reached: .*ECONNREFUSED/);
  expect(sentence).not.toContain("secret");
});

test("a wrong password is said, not shown", async () => {
  const sentence = await refusal(
    own((it) => {
      it.password = "secret";
    }),
  );
  expect(sentence).toMatch(/refuses this user or password/);
  expect(sentence).not.toContain("secret");
});

test.each(["not an address", "mysql://host/db"])("DATABASE_URL=%s is refused with an example", async (url) => {
  expect(await refusal(url)).toMatch(/looks like postgresql:\/\//);
});
