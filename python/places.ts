import path from "node:path";

/** Every command starts in the repository's root; a bundle of the server has no place of its own to go by. */
export const pyodideFolder = () => path.join(process.cwd(), "node_modules", "pyodide");
export const engineFolder = () => path.join(process.cwd(), "python", "engine");
