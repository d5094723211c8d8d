/** Local date and time to the second, the same form for everyone. */
export function localTime(at: Date): string {
  return at.toLocaleString("sv-SE");
}
