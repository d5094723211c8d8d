/** A difference with its sign, two digits: "+0.12", "−0.05", "0.00". */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return "0.00";
  return `${value > 0 ? "+" : "−"}${text}`;
}
