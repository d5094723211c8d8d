import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { choosePort } from "./port";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function occupy(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  servers.push(server);
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

test("PORT is used strictly, and named when another program has it", async () => {
  const taken = await occupy(0);
  await expect(choosePort(String(taken), () => undefined)).rejects.toThrow(`Port ${taken} (from PORT) cannot be used`);
});

test.each(["abc", "0", "65536", "30.5", "-1"])("PORT=%s is refused with the range that is allowed", async (wanted) => {
  await expect(choosePort(wanted, () => undefined)).rejects.toThrow(/whole number from 1 to 65535/);
});

test("without PORT a taken 3000 is stepped over and said", async () => {
  await occupy(3000).catch(() => undefined);
  const lines: string[] = [];
  expect(await choosePort(undefined, (line) => lines.push(line))).toBeGreaterThan(3000);
  expect(lines.join()).toMatch(/Port 3000 is taken by another program; using 30\d\d/);
});
