import { didYouMean } from "@/domain/reward/nearest-name";
import { BadInput } from "./bad-input";
import { type Command, exitCodes, type Io } from "./io";
import { rewardCommands } from "./reward/commands";

/** Runs one command line and resolves to its exit code: 0 fine, 1 checks failed, 2 bad input. */
export async function runCli({ args, ...io }: Io & { args: readonly string[] }): Promise<number> {
  const asksHelp = args.includes("--help") || args.includes("-h");
  const command = rewardCommands.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
  try {
    if (command === undefined) {
      const words = args.filter((arg) => !arg.startsWith("-")).slice(0, 2);
      if (words.length === 0 || (words.join(" ") === "reward" && asksHelp)) {
        if (asksHelp) await io.write(overview());
        else io.note(overview().trimEnd());
        return asksHelp ? exitCodes.fine : exitCodes.badInput;
      }
      throw new BadInput(unknownCommand(words.join(" ")));
    }
    if (asksHelp) {
      await io.write(`${command.summary}\n\n${command.help.trim()}\n`);
      return exitCodes.fine;
    }
    return await command.run(io, args.slice(command.name.split(" ").length));
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.note(error.message);
    return exitCodes.badInput;
  }
}

function unknownCommand(words: string): string {
  const names = rewardCommands.map(({ name }) => name);
  return `There is no command "${words}".${didYouMean(words, names)} Commands: ${names.join(", ")}. --help says more.`;
}

function overview(): string {
  const width = Math.max(...rewardCommands.map(({ name }) => name.length));
  const line = ({ name, summary }: Command) => `  ${name.padEnd(width)}  ${summary}`;
  return `Rewardsmith on the command line: the web app's own rules, without a server or a database.

Usage: npm run -s cli -- <command> [options]

${rewardCommands.map(line).join("\n")}

"-" as a file reads standard input. Every command has --help.
Exit codes: 0 fine, 1 checks failed, 2 bad input (the message says where).
`;
}
