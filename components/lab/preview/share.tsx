/** A share as a number and a bar beneath it; below zero (it works against the rest) it is drawn hollow. */
export function Share({ value, colour }: { value: number | null; colour: string }) {
  if (value === null) return <span className="text-faint">–</span>;
  const width = `${Math.min(100, Math.abs(value) * 100)}%`;
  return (
    <span className="block tabular">
      {sharePercent(value)}
      <span aria-hidden className="mt-0.5 block h-1 rounded-full bg-muted">
        <span
          className="ml-auto block h-full rounded-full"
          style={value < 0 ? { width, boxShadow: `inset 0 0 0 1px ${colour}` } : { width, background: colour }}
        />
      </span>
    </span>
  );
}

/** "12%", "0.4%", "−3%". */
export function sharePercent(value: number): string {
  const percent = value * 100;
  const size = Math.abs(percent);
  if (size === 0) return "0%";
  if (size < 0.1) return percent < 0 ? "> −0.1%" : "< 0.1%";
  const digits = size < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `${digits.replace("-", "−")}%`;
}
