import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor";

test("reads back what it wrote", () => {
  const cursor = new Map([
    ["019a-1", 0],
    ["019a-2", 4711],
  ]);
  expect(encodeCursor(cursor)).toBe("019a-1.0~019a-2.4711");
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
});

test("leaves out pairs that are no cursor", () => {
  expect(decodeCursor("a.1~b~.3~c.-2~d.x~")).toEqual(new Map([["a", 1]]));
});
