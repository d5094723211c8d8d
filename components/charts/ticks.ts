/** Round numbers at 1, 2 or 5 times a power of ten that cover [low, high]; the outer ones are the axis's ends. */
export function niceTicks(low: number, high: number, about: number): number[] {
  // Smoothing a constant leaves the last bits apart: so fine a step has no whole multiples near it that doubles can count.
  if (!(high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)))) {
    const pad = low === 0 ? 1 : Math.abs(low) * 0.1;
    return niceTicks(low - pad, high + pad, about);
  }
  const step = niceStep((high - low) / Math.max(1, about));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  for (let i = first; i <= last; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten that cover [low, high], both positive; every second or so where there are many. */
export function logTicks(low: number, high: number, about: number): number[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, about)));
  const ticks: number[] = [];
  for (let e = first; e <= last; e += every) ticks.push(10 ** e);
  const top = ticks[ticks.length - 1] ?? 0;
  if (top < high) ticks.push(10 ** last);
  return ticks;
}

/** Round whole steps over [first, last], at least 1 apart; the end is `last` rounded up, `limit` at most. */
export function stepTicks(first: number, last: number, about: number, limit: number | null): number[] {
  const step = Math.max(1, niceStep(Math.max(1, last - first) / Math.max(1, about)));
  const end =
    limit !== null && limit >= last ? Math.min(limit, Math.ceil(last / step) * step) : Math.ceil(last / step) * step;
  const ticks: number[] = [];
  const start = Math.floor(first / step) * step;
  for (let tick = start; tick < end; tick += step) ticks.push(tick);
  const before = ticks[ticks.length - 1];
  if (before !== undefined && ticks.length > 1 && end - before < step * 0.5) ticks.pop();
  ticks.push(end);
  return end > start ? ticks : [start, start + 1];
}

/** Round whole steps within a range whose ends are given. */
export function rangeTicks({ from, to }: { from: number; to: number }, about: number): number[] {
  const step = Math.max(1, niceStep(Math.max(1, to - from) / Math.max(1, about)));
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const fraction = raw / power;
  if (fraction <= 1 + 1e-9) return power;
  if (fraction <= 2 + 1e-9) return 2 * power;
  if (fraction <= 5 + 1e-9) return 5 * power;
  return 10 * power;
}
