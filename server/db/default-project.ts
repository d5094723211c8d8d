/** The project that the first migration inserts, and the only one until projects have a screen. */
export const DEFAULT_PROJECT_ID = "default";
