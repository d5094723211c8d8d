const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EPIPE", "ENOENT", "EAI_AGAIN"]);
// 08: connection failures; 57P01-57P03: shutting down, crashed, starting up; 53300: too many connections.
const stateCodes = /^(08...|57P0[123]|53300|P1001|P1002|P1008|P1017)$/;
const sentences =
  /timeout exceeded when trying to connect|Connection terminated|Can't reach database server|the database system is|DATABASE_URL is not set/;

/** Whether an error says that the database cannot be reached now (rather than that a query is wrong). */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (networkCodes.has(code) || stateCodes.test(code) || sentences.test(error.message)) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return error.cause !== undefined && isDatabaseUnavailable(error.cause);
}

/** What to tell people when it is so. */
export const DATABASE_UNAVAILABLE =
  "The database cannot be reached. Nothing was stored; try again in a moment, and if it stays so, restart with `npm start` or check DATABASE_URL.";
