/** What is wrong with a reward and where: `path` leads to the place in the spec, `message` says what to do. */
export type Fault = { path: (string | number)[]; message: string };
