import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { contract } from "@/scripts/trainer-contract/contract";

it("fixtures/protocol/contract.json is what the protocol says; else run npm run trainer-contract", () => {
  expect(JSON.parse(readFileSync("fixtures/protocol/contract.json", "utf8"))).toEqual(JSON.parse(contract()));
});
