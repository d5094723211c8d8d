/** Token 0 ends a completion and fills what follows it. */
export const EOS = 0;

export type Tokenizer = {
  size: number;
  /** Longest match first; throws on text that the vocabulary cannot spell. */
  encode(text: string): number[];
  /** Text up to the first EOS. */
  decode(tokens: readonly number[]): string;
};

/** A tokenizer over whole pieces of text; token i + 1 is pieces[i]. No piece may be empty. */
export function createTokenizer(pieces: readonly string[]): Tokenizer {
  const byLength = pieces.map((piece, i) => ({ piece, token: i + 1 })).sort((a, b) => b.piece.length - a.piece.length);
  return {
    // A multiple of 4 keeps the logits in jax-js's SIMD kernels; the tokens too many are never seen in training.
    size: 4 * Math.ceil((pieces.length + 1) / 4),
    encode(text) {
      const tokens: number[] = [];
      let at = 0;
      while (at < text.length) {
        const match = byLength.find(({ piece }) => text.startsWith(piece, at));
        if (!match)
          throw new Error(`No token spells "${text.slice(at, at + 12)}"; the vocabulary has: ${pieces.join(" ")}`);
        tokens.push(match.token);
        at += match.piece.length;
      }
      return tokens;
    },
    decode(tokens) {
      const end = tokens.indexOf(EOS);
      return (end < 0 ? tokens : tokens.slice(0, end)).map((token) => pieces[token - 1] ?? "?").join("");
    },
  };
}
