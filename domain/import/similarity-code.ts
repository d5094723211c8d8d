import type { SimilarityMetric } from "./grader-schema";

/** Python that defines `similarity(graded, reference)`, 0 to 1, and what it is in words. */
export function similarityCode(metric: SimilarityMetric): { code: string; note: string } {
  switch (metric) {
    case "fuzzy_match":
      return {
        code: `${longestCommon}\n\n\n${fuzzyMatch}`,
        note: "twice the longest common subsequence of characters over both lengths (rapidfuzz's ratio)",
      };
    case "bleu":
      return {
        code: `${ngrams}\n\n\n${bleu}`,
        note: "BLEU of 1- to 4-grams of words between blanks, with brevity penalty and without smoothing: 0 where an order has no match",
      };
    case "gleu":
      return {
        code: `${ngrams}\n\n\n${gleu}`,
        note: "Google BLEU: matching 1- to 4-grams of words between blanks over the greater of both counts",
      };
    case "rouge_l":
      return {
        code: `${words}\n\n\n${longestCommon}\n\n\n${rougeL}`,
        note: "ROUGE-L: F1 of the longest common subsequence of lower-case words, without stemming",
      };
    default: {
      const n = metric.slice("rouge_".length);
      return {
        code: `${words}\n\n\n${ngrams}\n\n\n${rougeN(n)}`,
        note: `ROUGE-${n}: F1 of ${n}-grams of lower-case words, without stemming`,
      };
    }
  }
}

const longestCommon = `def longest_common(a, b):
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]`;

const fuzzyMatch = `def similarity(graded, reference):
    both = len(graded) + len(reference)
    return 2 * longest_common(graded, reference) / both if both else 1.0`;

const ngrams = `def ngrams(tokens, n):
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))`;

const words = `def words(text):
    return re.findall("[a-z0-9]+", text.lower())`;

const bleu = `def similarity(graded, reference):
    got, wanted = graded.split(), reference.split()
    logs = 0.0
    for n in range(1, 5):
        grams = ngrams(got, n)
        matches = (grams & ngrams(wanted, n)).total()
        if matches == 0:
            return 0.0
        logs += math.log(matches / grams.total()) / 4
    return math.exp(logs + min(0.0, 1 - len(wanted) / len(got)))`;

const gleu = `def similarity(graded, reference):
    got, wanted = graded.split(), reference.split()
    matches = most = 0
    for n in range(1, 5):
        a, b = ngrams(got, n), ngrams(wanted, n)
        matches += (a & b).total()
        most += max(a.total(), b.total())
    return matches / most if most else 0.0`;

const rougeL = `def similarity(graded, reference):
    got, wanted = words(graded), words(reference)
    both = len(got) + len(wanted)
    return 2 * longest_common(got, wanted) / both if both else 0.0`;

const rougeN = (n: string) => `def similarity(graded, reference):
    got, wanted = ngrams(words(graded), ${n}), ngrams(words(reference), ${n})
    both = got.total() + wanted.total()
    return 2 * (got & wanted).total() / both if both else 0.0`;
