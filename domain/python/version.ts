/** The pyodide package's version: its files are served under it, so that a browser keeps them for good. */
export const PYODIDE_VERSION = "314.0.7";

/** Where the page's worker finds Python; nothing else can be reached from it (server/python/serve-file.ts). */
export const PYTHON_PATH = "/pyodide/";
