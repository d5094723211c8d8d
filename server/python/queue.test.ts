import { expect, test } from "vitest";
import { openQueue } from "./queue";

test("one thing runs at a time, a few wait in their order, and the next is refused; a fault ends only its own", async () => {
  const queue = openQueue({ mostWaiting: 1, refusal: "busy" });
  const order: string[] = [];
  let release: () => void = () => undefined;
  const free = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = queue(async () => {
    order.push("first");
    await free;
    throw new Error("its own fault");
  });
  const second = queue(async () => void order.push("second"));
  await expect(queue(async () => undefined)).rejects.toMatchObject({ code: "unavailable", message: "busy" });
  expect(order).not.toContain("second");
  release();
  await expect(first).rejects.toThrow("its own fault");
  await second;
  expect(order).toEqual(["first", "second"]);
  await expect(queue(async () => "free again")).resolves.toBe("free again");
});
