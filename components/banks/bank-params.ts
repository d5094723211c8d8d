import { parseAsInteger } from "nuqs/server";

/** /banks/[bankId]: the first rollout shown. */
export const bankParams = { from: parseAsInteger.withDefault(0) };
