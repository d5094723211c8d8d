/** A number as a sentence says it: counts exactly, else four significant digits; thousands apart. */
export function num(value: number): string {
  if (Number.isSafeInteger(value)) return value.toLocaleString("en-US");
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)) return String(Number(value.toPrecision(3)));
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 4 });
}

/** "12 of 64 prompts (18.8 %)". */
export function outOf(count: number, total: number, what: string): string {
  return `${num(count)} of ${num(total)} ${what}${total > 0 ? ` (${percent(count / total)})` : ""}`;
}

export function percent(share: number): string {
  return share > 0 && share < 0.001 ? "< 0.1 %" : `${Number((share * 100).toFixed(1))} %`;
}
