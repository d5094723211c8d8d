const NAMED = 6;

type Mixed = { number: number; task: string; baseModel: string };

/** Of runs that practise different tasks, or start from different base models, what must not be held against each other; else null. */
export function mixedRuns(runs: readonly Mixed[]): string | null {
  const tasks = groups(runs, ({ task }) => task);
  if (tasks.length > 1) {
    return `These runs practise different tasks: ${tasks.join("; ")}. Each has a base model and prompts of its own; hold accuracy, pass@k and likelihood only against runs of the same task.`;
  }
  const bases = groups(runs, ({ baseModel }) => baseModel);
  if (bases.length > 1) {
    return `These runs start from different base models: ${bases.join("; ")}. Likelihood and KL are each under the run's own base: hold them only against runs of the same one, and accuracy and pass@k together with where each run began.`;
  }
  return null;
}

/** "a (#1, #2)" for each name, in the order in which they come first. */
function groups(runs: readonly Mixed[], nameOf: (run: Mixed) => string): string[] {
  return [...new Set(runs.map(nameOf))].map((name) => {
    const numbers = runs.filter((run) => nameOf(run) === name).map(({ number }) => `#${number}`);
    return `${name} (${numbers.slice(0, NAMED).join(", ")}${numbers.length > NAMED ? ", …" : ""})`;
  });
}
