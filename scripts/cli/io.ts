/** What a command meets the world through; the answer alone goes to `write`, what is said beside it to `note`. */
export type Io = {
  stdin: AsyncIterable<Uint8Array | string>;
  /** The folder that relative paths start from. */
  folder: string;
  write: (text: string) => Promise<void>;
  note: (text: string) => void;
};

/** Exit codes of every command. */
export const exitCodes = { fine: 0, failed: 1, badInput: 2 } as const;

export type Command = {
  /** As it is typed: "reward evaluate". */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What --help prints. */
  help: string;
  /** Resolves to the exit code. */
  run: (io: Io, args: string[]) => Promise<number>;
};
