/** What to do about a run that failed, from the reason its trainer or the server gave; null where the reason itself says it. */
export function failureAdvice(reason: string | null): string | null {
  const text = (reason ?? "").toLowerCase();
  // The embedded trainer's reasons say it themselves.
  if (/\blaunch (it )?again\b/.test(text)) return null;
  // A number of the configuration, which launching again would repeat.
  if (/\blower (it|promptsPerStep) to\b/.test(reason ?? "")) {
    return "Fork the run: its form has everything filled in. Change the number there (under Advanced if it is not in sight) and launch the fork.";
  }
  if (/\b(lost|leases?|attempts)\b/.test(text)) {
    return "Its trainer went away three times. See on Trainers whether one is online and in the terminal where it runs why it stops; then launch the run again.";
  }
  if (/\b(memory|oom|allocat\w*)\b/.test(text))
    return "Launch it again with fewer rollouts a step, a smaller group or fewer tokens.";
  if (/\b(nan|not finite|infinit\w*|diverg\w*)\b/.test(text)) {
    return "The update left the range of numbers. Launch it again with a smaller learning rate or stronger gradient clipping.";
  }
  if (/\b(rewards?|terms?|expressions?|signals?)\b/.test(text)) {
    return "Open the reward, see which term fails on which rollouts, save a new version and launch that.";
  }
  return "The last lines of the log say what the trainer was doing. Launch the run again; if it fails at the same step, fork it and change what the reason names.";
}
