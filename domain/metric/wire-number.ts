import { z } from "zod";

/** A number on the wire: JSON has no NaN and no infinities, so they travel as these strings. */
export const wireNumberSchema = z
  .union([z.number(), z.literal("NaN"), z.literal("Infinity"), z.literal("-Infinity")])
  .transform((value) => Number(value));

/** The wire form of any number. */
export function toWireNumber(value: number): number | "NaN" | "Infinity" | "-Infinity" {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}
