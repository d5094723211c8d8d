import { parseAsString } from "nuqs/server";

/** URL state of the lab: the bank that rewards are tried on. */
export const labParams = {
  bank: parseAsString,
};
