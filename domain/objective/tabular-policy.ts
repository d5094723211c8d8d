/** Tokens of the tabular policy: two letters and EOS. */
const TOKENS = ["a", "b", "$"] as const;
const MAX_TOKENS = 3;

export type TabularSequence = {
  text: string;
  /** Tokens with EOS: the sequences have lengths 1 to 3. */
  tokens: number;
  /** Places in the logits of the tokens taken. */
  taken: number[];
};

/**
 * A policy small enough to enumerate: one logit for every token after every prefix, and every sequence it can write. Small
 * enough, too, to check the objective's theory against sums over all sequences.
 */
export function tabularSpace(): { sequences: TabularSequence[]; parameters: number } {
  const sequences: TabularSequence[] = [];
  let parameters = 0;
  const grow = (text: string, taken: number[]) => {
    const row = parameters;
    parameters += TOKENS.length;
    TOKENS.forEach((token, index) => {
      const next = [...taken, row + index];
      if (token === "$" || next.length === MAX_TOKENS)
        sequences.push({ text: text + token, tokens: next.length, taken: next });
      else grow(text + token, next);
    });
  };
  grow("", []);
  return { sequences, parameters };
}

/** log pi(y) of every sequence, nats. */
export function tabularLogprobs(logits: readonly number[], sequences: readonly TabularSequence[]): number[] {
  const logs = logits.map((logit, place) => logit - rowLogSum(logits, place));
  return sequences.map(({ taken }) => taken.reduce((sum, place) => sum + (logs[place] ?? 0), 0));
}

/** sum_i weight_i grad log pi(y_i) over the sequences, by logit. */
export function tabularGradient(
  logits: readonly number[],
  sequences: readonly TabularSequence[],
  weights: readonly number[],
): number[] {
  const gradient = new Array<number>(logits.length).fill(0);
  const probabilities = logits.map((logit, place) => Math.exp(logit - rowLogSum(logits, place)));
  sequences.forEach(({ taken }, index) => {
    const weight = weights[index] ?? 0;
    if (weight === 0) return;
    for (const place of taken) {
      gradient[place] = (gradient[place] ?? 0) + weight;
      const row = rowOf(place);
      for (let other = row; other < row + TOKENS.length; other += 1)
        gradient[other] = (gradient[other] ?? 0) - weight * (probabilities[other] ?? 0);
    }
  });
  return gradient;
}

function rowOf(place: number): number {
  return place - (place % TOKENS.length);
}

function rowLogSum(logits: readonly number[], place: number): number {
  const row = logits.slice(rowOf(place), rowOf(place) + TOKENS.length);
  const greatest = Math.max(...row);
  return greatest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - greatest), 0));
}
