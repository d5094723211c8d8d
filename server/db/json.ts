import type { Prisma } from "./generated/client";

/** A value as Prisma stores it in a JSON column: plain data without undefined. */
export function toJson(value: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(value));
}
