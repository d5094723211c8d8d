import { importGrader } from "@/domain/import/openai-graders";
import { compactSpec } from "@/domain/reward/compact-spec";
import { jsonFault } from "@/domain/reward/spec-text";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import { BadInput } from "@/scripts/cli/bad-input";
import { type Command, exitCodes } from "@/scripts/cli/io";
import { lineAndColumn, locateFaults } from "@/scripts/cli/locate-faults";
import { readOptions } from "@/scripts/cli/options";
import { nameOfSource } from "@/scripts/cli/read-source";
import { readText } from "@/scripts/cli/read-text";

export const importOpenai: Command = {
  name: "reward import openai",
  summary: "Turn a grader of OpenAI's fine-tuning into a reward",
  help: `
Usage: npm run -s cli -- reward import openai [GRADER.json] > reward.json

Reads the grader's JSON from the file, or from standard input where none is named. string_check, text_similarity (where it
needs no word lists), python and multi become terms; others are refused by name. What was taken otherwise than written is
said beside it.`,
  run: async (io, args) => {
    const { positionals } = readOptions(args, {});
    const [file = "-", more] = positionals;
    if (more !== undefined) throw new BadInput("Give one file with a grader, or none for standard input.");
    const text = await readText(io, file);
    const imported = importGrader(parseJson(file, text));
    if (!imported.ok) throw new BadInput(locateFaults(nameOfSource(file), text, imported.faults));
    for (const note of imported.notes) io.note(note);
    await io.write(writeSpecText(compactSpec(imported.spec)));
    return exitCodes.fine;
  },
};

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { message, at } = jsonFault(text);
    throw new BadInput(`${nameOfSource(file)}:${lineAndColumn(text, at)}: ${message}`);
  }
}
