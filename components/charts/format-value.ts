/** A number as people read it on a chart: three or four significant digits, a true minus sign, "–" for a missing one. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0) return "0";
  const text =
    size >= 1e6 || size < 1e-4
      ? value.toExponential(2).replace("e+", "e")
      : String(Number(value.toPrecision(size >= 1000 ? 6 : 4)));
  return text.replaceAll("-", "−");
}

/** A tick's label: as short as the distance of the ticks allows. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (!Number.isFinite(value)) return formatValue(value);
  if (size >= 1e12 || size < 1e-3) return shortExponent(value);
  if (size >= 1e9) return `${trim(value / 1e9)}G`;
  if (size >= 1e6) return `${trim(value / 1e6)}M`;
  if (size >= 1e4) return `${trim(value / 1e3)}k`;
  return trim(value);
}

/** Seconds as "3 s", "2 min 5 s", "1 h 12 min", "2 d 3 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** At most three digits and a power of ten: 4e36, 2.5e−5. */
function shortExponent(value: number): string {
  return Number(value.toPrecision(3)).toExponential().replace("e+", "e").replaceAll("-", "−");
}

function trim(value: number): string {
  return String(Number(value.toPrecision(6))).replaceAll("-", "−");
}
