import { expect, it } from "vitest";
import { isLoopback } from "@/components/ui/is-loopback";
import { formatMemory, trainerCommands } from "./describe-trainer";

it("rounds memory to what people call it", () => {
  expect([512 * 1024 ** 2, 1.5 * 1024 ** 3, 79.6 * 1024 ** 3].map(formatMemory)).toEqual(["512 MB", "1.5 GB", "80 GB"]);
});

it("writes the key and the address into the lines to copy", () => {
  const [environment, start] = trainerCommands({ origin: "http://127.0.0.1:3000", key: "rs_abc" });
  expect(environment?.code).toBe(
    "export REWARDSMITH_SERVER=http://127.0.0.1:3000\nexport REWARDSMITH_TRAINER_KEY=rs_abc\nexport REWARDSMITH_HOME=./trainer-data",
  );
  expect(start?.code).toBe("npm ci\nnode --import tsx trainer/embedded/main.ts");
});

it("knows an address that no other machine can reach", () => {
  expect(["http://127.0.0.1:3000", "http://localhost:3000", "http://lab.example:3000"].map(isLoopback)).toEqual([
    true,
    true,
    false,
  ]);
});
