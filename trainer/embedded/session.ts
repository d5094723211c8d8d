import type { OpenSession } from "./session-types";

export const openSession: OpenSession = async () => {
  throw new Error("the engine is not there yet");
};
