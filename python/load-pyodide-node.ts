import { loadPyodide, type PyodideInterface } from "pyodide";
import { pyodideFolder } from "./places";

/**
 * Python in this very process, for tests and texts of our own: nothing is locked. Other people's code runs through
 * `runPythonTerms`. `python.runPython(text)` gives the value of its last line.
 */
export function loadPyodideInNode(): Promise<PyodideInterface> {
  return loadPyodide({ indexURL: `${pyodideFolder()}/` });
}
