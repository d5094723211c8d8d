import { rewardHash } from "@/domain/reward/hash";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { ExportOptions } from "./export-reward";
import { pythonLiteral } from "./python-literal";
import { pythonRules } from "./python-rules";
import { signalsToMeasure } from "./used-signals";
import { wrapped } from "./wrapped";

export type ModuleInput = {
  spec: RewardSpec;
  baseMeans?: BaseMeans | undefined;
  /** What the file is, as in "reward functions for TRL". */
  what: string;
  /** How it is used: lines of text and commands. */
  usage: string;
  notes: readonly string[];
  /** Signals that the engine's part measures by itself. */
  measured: readonly string[];
  /** What is known of signals. */
  told?: ExportOptions["signals"];
  /** The engine's part, in Python. */
  engine: string;
};

/** An exported file: what it is and lacks, the hook that measures, the reward, the engine's part, and the rules of rewards. */
export function pythonModule({
  spec,
  baseMeans = {},
  what,
  usage,
  notes,
  measured,
  told = [],
  engine,
}: ModuleInput): string {
  const [imports = "", ...rules] = pythonRules.split("\n\n\n");
  const head = [
    wrapped(
      `The reward ${JSON.stringify(spec.name)}: ${what}, exported from Rewardsmith. Needs Python 3.10 and its standard library.`,
    ),
    usage.trimEnd(),
    ["Not expressed here, or left to you:", ...notes.map((note) => wrapped(`- ${note}`, "  "))].join("\n"),
    contents(engine),
  ];
  return `"""
${docText(head.join("\n\n"))}
"""

${imports}

${hook(signalsToMeasure(spec, measured), told)}


# Scores of score_model terms, by the term's id: a function (prompt, completion, answer, signals) -> float | None.
SCORERS: dict[str, Callable[..., float | None]] = {}

SPEC: dict[str, Any] = ${pythonLiteral(bareSpec(spec))}
SPEC_HASH = "${rewardHash(spec)}"
BASE_MEANS: dict[str, float] = ${pythonLiteral(baseMeans)}


${common}


${engine.trim()}


# The rules of rewards, the same in every export. Nothing below needs to be changed.


${rules.join("\n\n\n")}`;
}

/** Where things are in the file: what is yours, the reward, the engine's part, and the rules that nobody needs to read. */
function contents(engine: string): string {
  const names = [...engine.matchAll(/^(?:def|class) (\w+)/gm)].map((match) => match[1] ?? "");
  return [
    "In this file, from top to bottom (search for the names):",
    "  measure       yours to fill in: the signals of one completion",
    "  SCORERS       yours, for terms that a model scores",
    "  SPEC          the reward",
    "  score_batch   terms and totals of a batch of rollouts",
    ...wrapped(`the engine's part: ${names.join(", ")}`, "")
      .split("\n")
      .map((line, at) => (at === 0 ? `  then          ${line}` : `                ${line}`)),
    "  then          the rules of rewards, the same in every export, to the end",
  ].join("\n");
}

/** The spec without its tests, which are no part of what it means. */
function bareSpec({ tests: _, ...spec }: RewardSpec): Omit<RewardSpec, "tests"> {
  return spec;
}

function hook(yours: readonly string[], told: NonNullable<ModuleInput["told"]>): string {
  const lines = yours.map((name) => {
    const known = told.find((signal) => signal.name === name);
    const words = known ? `: ${docText(known.description)}${known.kind === "step" ? " One number per step." : ""}` : "";
    return `    ${wrapped(`- ${name}${words}`, "      ")}`;
  });
  const reads = yours.length > 0 ? `This reward reads:\n${lines.join("\n")}\n` : "This reward reads none of yours.";
  return `# Signals that the reward reads and \`measure\` gives.
SIGNALS = ${pythonLiteral(yours)}


def measure(prompt: str, completion: str, answer: str | None, extra: dict[str, Any]) -> dict[str, Any]:
    """
    Yours to fill in: the signals of one completion by name, a number or a list with one number per step.

    ${reads}
    A signal that is left out has no value, and a reward that needs it is missing, never 0. As it stands, signals are taken from \`extra\`, what the engine knows of this sample.
    """
    return {name: extra[name] for name in SIGNALS if extra.get(name) is not None}`;
}

const common = `def measured(prompt: str, completion: str, answer: str | None, extra: dict[str, Any]) -> dict[str, Any]:
    """What \`measure\` gives, less what is no number; each failure is a warning, and its signals are missing."""
    try:
        found = measure(prompt, completion, answer, extra)
    except Exception as fault:
        warnings.warn(f"measure failed, so its signals are missing: {describe(fault)}", stacklevel=2)
        return {}
    signals = {}
    for name, value in found.items():
        if value is None:
            continue
        try:
            signals[name] = read_signal_value(value.tolist() if hasattr(value, "tolist") else value)
        except (TypeError, ValueError):
            warnings.warn(f"measure gave {value!r} for the signal {name}, which is no number", stacklevel=2)
    return signals


def score_batch(rollouts: list[dict[str, Any]], spec: dict[str, Any] = SPEC) -> list[dict[str, Any]]:
    """Terms and totals of every rollout; see \`score\`."""
    external = run_python_terms(spec, rollouts)
    for term_id, scorer in SCORERS.items():
        external[term_id] = [call(scorer, rollout) for rollout in rollouts]
    return score(spec, rollouts, external=external, base_means=BASE_MEANS)


def text_of(content: Any) -> str:
    """A text, or the texts of a conversation's messages one after the other."""
    if isinstance(content, str):
        return content
    if isinstance(content, (list, tuple)):
        return "\\n\\n".join(filter(None, (text_of(part) for part in content)))
    get = content.get if isinstance(content, Mapping) else lambda key: getattr(content, key, None)
    return text_of(get("content") or get("text") or "")`;

/** Text within a docstring. */
function docText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"""', "'''");
}

/** A name for a file, of the reward's. */
export function fileStem(name: string): string {
  const stem = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[a-z]/.test(stem) ? stem.slice(0, 60) : `reward_${stem}`.slice(0, 60).replace(/_$/, "");
}
