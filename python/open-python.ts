import { openPythonSession, type PythonSession, type PythonTerm } from "@/domain/python/python-session";
import { type PythonLimits, pythonLimits } from "@/domain/python/result";
import { startChild } from "./start-child";

/**
 * Python terms in a locked-down child process, which starts with the first `run` (about 2 s), is kept between calls and ends
 * with `close` or with this process. docs/python-terms.md says what is locked and what is not guaranteed.
 */
export function openPython(input: { terms: readonly PythonTerm[]; limits?: Partial<PythonLimits> }): PythonSession {
  const limits = { ...pythonLimits, ...input.limits };
  return openPythonSession({ start: startChild(limits), terms: input.terms, limits });
}
