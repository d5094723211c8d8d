/** A value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether JSON has words for all that is in a value: no infinity, no NaN. */
export function isJson(value: unknown): boolean {
  return !JSON.stringify(value, (_, part) => (part === Number(part) && !Number.isFinite(part) ? "#" : part)).includes(
    '"#"',
  );
}

/** A value as it comes out of a file. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
