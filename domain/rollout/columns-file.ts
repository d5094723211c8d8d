import { z } from "zod";
import type { RolloutColumns, SignalColumn } from "./columns";

/** Version of the bytes below; another one is refused by name. */
export const COLUMNS_FORMAT = 1;

/**
 * Columns as bytes: COLUMNS_FORMAT and the header's length as little-endian uint32, the header as JSON (names, and each array's type,
 * place and length), then the arrays, each at a multiple of 8 bytes from the beginning so that it can be viewed without a copy.
 */
export function writeColumns(columns: RolloutColumns): Uint8Array<ArrayBuffer> {
  const arrays: Column[] = [];
  let bytes = 0;
  const place = (array: Column): Slot => {
    const slot: Slot = { type: typeOf(array), at: bytes, length: array.length };
    arrays.push(array);
    bytes = aligned(bytes + array.byteLength);
    return slot;
  };
  const header: Header = {
    count: columns.count,
    groupCount: columns.groups.count,
    promptIds: [...columns.promptIds],
    tierNames: [...columns.tierNames],
    columns: Object.fromEntries([
      ["groupStart", place(columns.groups.start)],
      ["groupMember", place(columns.groups.member)],
      ...plainColumns.map((name) => [name, place(columns[name])]),
    ]),
    signals: [...columns.signals].map(([name, { form, start, values }]) => ({
      name,
      form: place(form),
      start: start === null ? null : place(start),
      values: place(values),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const begin = aligned(PREFIX + text.length);
  const out = new Uint8Array(begin + bytes);
  const view = new DataView(out.buffer);
  view.setUint32(0, COLUMNS_FORMAT, true);
  view.setUint32(4, text.length, true);
  out.set(text, PREFIX);
  let at = begin;
  for (const array of arrays) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at = aligned(at + array.byteLength);
  }
  return out;
}

/** The columns that `writeColumns` wrote, viewed in place (bytes that do not begin at a multiple of 8 are copied once). */
export function readColumns(given: Uint8Array): RolloutColumns {
  const bytes = given.byteOffset % 8 === 0 ? given : Uint8Array.from(given);
  if (bytes.length < PREFIX)
    throw new RangeError(`These are no rollout columns: ${bytes.length} bytes. Load them again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint32(0, true);
  if (format !== COLUMNS_FORMAT)
    throw new RangeError(
      `Rollout columns of format ${format} cannot be read, only ${COLUMNS_FORMAT}: load them again.`,
    );
  const length = view.getUint32(4, true);
  const begin = aligned(PREFIX + length);
  const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length))));
  const read = <Type extends ArrayName>(type: Type, slot: Slot | undefined, name: string, expected: number | null) => {
    const size = arrayTypes[type].BYTES_PER_ELEMENT;
    const fits = slot?.type === type && begin + slot.at + slot.length * size <= bytes.length && slot.at % 8 === 0;
    if (!slot || !fits || (expected !== null && slot.length !== expected))
      throw new RangeError(`The column "${name}" is cut off or of another length: load the columns again.`);
    return { at: bytes.byteOffset + begin + slot.at, length: slot.length };
  };
  const { buffer } = bytes;
  const f64 = (slot: Slot | undefined, name: string, expected: number | null) => {
    const { at, length: n } = read("f64", slot, name, expected);
    return new Float64Array(buffer, at, n);
  };
  const u32 = (slot: Slot | undefined, name: string, expected: number | null) => {
    const { at, length: n } = read("u32", slot, name, expected);
    return new Uint32Array(buffer, at, n);
  };
  const i16 = (slot: Slot | undefined, name: string, expected: number | null) => {
    const { at, length: n } = read("i16", slot, name, expected);
    return new Int16Array(buffer, at, n);
  };
  const u8 = (slot: Slot | undefined, name: string, expected: number | null) => {
    const { at, length: n } = read("u8", slot, name, expected);
    return new Uint8Array(buffer, at, n);
  };
  const { count, groupCount, promptIds, tierNames, columns } = header;
  const signals = header.signals.map((signal): [string, SignalColumn] => [
    signal.name,
    {
      form: u8(signal.form, signal.name, count),
      start: signal.start === null ? null : u32(signal.start, signal.name, count + 1),
      values: f64(signal.values, signal.name, signal.start === null ? count : null),
    },
  ]);
  return {
    count,
    groups: {
      count: groupCount,
      start: u32(columns.groupStart, "groupStart", groupCount + 1),
      member: u32(columns.groupMember, "groupMember", count),
    },
    promptIds,
    prompt: u32(columns.prompt, "prompt", count),
    tierNames,
    tier: i16(columns.tier, "tier", count),
    signals: new Map(signals),
    refLogprob: f64(columns.refLogprob, "refLogprob", count),
    policyLogprob: f64(columns.policyLogprob, "policyLogprob", count),
    samplingLogprob: f64(columns.samplingLogprob, "samplingLogprob", count),
    tokens: f64(columns.tokens, "tokens", count),
    policyStep: f64(columns.policyStep, "policyStep", count),
    stopReason: u8(columns.stopReason, "stopReason", count),
    gold: u8(columns.gold, "gold", count),
  };
}

const PREFIX = 8;

const plainColumns = [
  "prompt",
  "tier",
  "refLogprob",
  "policyLogprob",
  "samplingLogprob",
  "tokens",
  "policyStep",
  "stopReason",
  "gold",
] as const;

const arrayTypes = { f64: Float64Array, u32: Uint32Array, i16: Int16Array, u8: Uint8Array } as const;
type ArrayName = keyof typeof arrayTypes;
type Column = Float64Array | Uint32Array | Int16Array | Uint8Array;

const slotSchema = z.object({
  type: z.enum(["f64", "u32", "i16", "u8"]),
  /** Bytes from the end of the header. */
  at: z.int().min(0),
  length: z.int().min(0),
});
type Slot = z.infer<typeof slotSchema>;

const headerSchema = z.object({
  count: z.int().min(0),
  groupCount: z.int().min(0),
  promptIds: z.array(z.string()),
  tierNames: z.array(z.string()),
  columns: z.record(z.string(), slotSchema),
  signals: z.array(z.object({ name: z.string(), form: slotSchema, start: slotSchema.nullable(), values: slotSchema })),
});
type Header = z.infer<typeof headerSchema>;

function typeOf(array: Column): ArrayName {
  if (array instanceof Float64Array) return "f64";
  if (array instanceof Uint32Array) return "u32";
  return array instanceof Int16Array ? "i16" : "u8";
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
