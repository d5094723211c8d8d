/** Where paths on the command line start: npm runs a script in the package's folder and says in INIT_CWD where the user was. */
export function userFolder(environment: Readonly<Record<string, string | undefined>>, current: string): string {
  return environment.npm_lifecycle_event === "cli" ? (environment.INIT_CWD ?? current) : current;
}
