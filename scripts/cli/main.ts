import { errorCode } from "./error-code";
import { runCli } from "./run-cli";
import { userFolder } from "./user-folder";

// A reader that has seen enough, such as head, ends the pipe: that is no failure.
process.stdout.on("error", (error) => {
  if (errorCode(error) === "EPIPE") process.exit(0);
  throw error;
});

/** A fault of our own, apart from the three codes that say something of the input. */
const BROKEN = 3;

const answer = runCli({
  args: process.argv.slice(2),
  stdin: process.stdin,
  folder: userFolder(process.env, process.cwd()),
  write: (text) =>
    new Promise((resolve) => {
      if (process.stdout.write(text)) resolve();
      else process.stdout.once("drain", resolve);
    }),
  note: (text) => void process.stderr.write(`${text}\n`),
});

process.exitCode = await answer.catch((error: unknown) => {
  console.error(error);
  return BROKEN;
});
