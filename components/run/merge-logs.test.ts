import { expect, it } from "vitest";
import type { LogLine } from "@/trpc/types";
import { mergeLogs } from "./merge-logs";

const line = (id: number): LogLine => ({ id, at: new Date(0), level: "info", text: String(id), attempt: 1 });

it("joins pages and live lines without a double", () => {
  expect(
    mergeLogs(
      [
        [line(3), line(4)],
        [line(1), line(2)],
      ],
      [line(4), line(5)],
    ).map((l) => l.id),
  ).toEqual([1, 2, 3, 4, 5]);
});
