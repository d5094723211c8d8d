const FORK =
  "Fork the run: its form has everything filled in. Change there what the reason names (under Advanced if it is not in sight) and launch the fork.";

/** Settings as a trainer's reason names them. */
const settings =
  /\b(baseModel|promptsPerStep|groupSize|maxTokens|microBatch|gradientCheckpointing|loraRank|loraAlpha|evalPrompts|set precision)\b/;

/** A sentence, or what follows a colon, that begins by telling one what to do. */
const orders =
  /(^|[.:;]\s+)(check|choose|correct|delete|fetch|give|install|keep|launch|lower|mend|raise|remove|rename|restart|set|start|take|use)\s/i;

/**
 * What to do about a run that failed, from the reason its trainer or the server gave; null where the reason itself says it, and
 * for a script's run, which cannot be launched or forked here.
 */
export function failureAdvice(
  reason: string | null,
  { external, step }: { external: boolean; step: number },
): string | null {
  if (external) return null;
  const said = reason ?? "";
  const text = said.toLowerCase();
  if (/\.jsonl\b|\btask\.json\b/.test(text)) {
    return "Mend the task's files on the trainer's machine, and launch the run again.";
  }
  if (/\b(gated|restricted|hf_token|401 client error|403 client error)\b/.test(text)) {
    return "Accept the model's licence on its page at Hugging Face, set HF_TOKEN where the trainer runs, start the trainer again, and launch the run again.";
  }
  // A setting that launching again would repeat.
  if (settings.test(said) || /\blower it to\b/.test(text)) return FORK;
  // The trainers' own reasons say it themselves.
  if (/\blaunch (it )?again\b/.test(text)) return null;
  if (/\bmodel\b.*\b(could not be|cannot be|not) (found|loaded|read)\b/.test(text)) {
    return "Fork the run and mend its base model: a name as Hugging Face has it (org/model, with @revision to pin it), or a folder on the trainer's machine. A machine without internet needs the model in a folder.";
  }
  // A machine without a way to the hub.
  if (/\bhf_hub_offline\b/.test(text)) {
    return "When it is there, launch the run again; to train on a folder, fork the run and give the folder as its base model.";
  }
  if (/\b(signal 9|sigkill)\b/.test(text)) {
    return "Most often the system ended it because the machine's main memory (not the GPU's) was full: choose a smaller model or give the machine more, and launch the run again.";
  }
  if (/\b(lost|leases?|attempts)\b/.test(text)) {
    return "Its trainer went away three times. See on Trainers whether one is online and in the terminal where it runs why it stops; then launch the run again.";
  }
  if (/\b(memory|oom|allocat\w*)\b/.test(text)) {
    return /\b(cuda|gpu|torch)\b/.test(text)
      ? "Fork the run and, under Advanced, take fewer rollouts a pass and gradient checkpointing: neither changes what is learned. If that is not enough, train LoRA adapters, or take fewer tokens or rollouts."
      : "Launch it again with fewer rollouts a step, a smaller group or fewer tokens.";
  }
  if (step === 0 && /\b(nan|not finite)\b/.test(text)) {
    return "No update had been made, so it is what the run starts from that gives no numbers: fork the run, and take another base model or checkpoint, or the precision fp32.";
  }
  if (/\b(nan|not finite|infinit\w*|diverg\w*)\b/.test(text)) {
    return "The update left the range of numbers. Launch it again with a smaller learning rate or stronger gradient clipping.";
  }
  if (orders.test(said)) return null;
  if (/\b(rewards?|terms?|expressions?|signals?)\b/.test(text)) {
    return "Open the reward, see which term fails on which rollouts, save a new version and launch that.";
  }
  return "The last lines of the log say what the trainer was doing. Launch the run again; if it fails at the same step, fork it and change what the reason names.";
}
