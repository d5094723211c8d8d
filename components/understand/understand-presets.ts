export type UnderstandPreset = {
  id: string;
  label: string;
  /** Thousandths that sum to 1,000. */
  shares: readonly number[];
  rewards: readonly number[];
  tokens: readonly number[];
  /** A and B are two wordings of one answer. */
  wordings: boolean;
  /** What there is to see. */
  note: string;
};

/** Starting points, each with one thing to see. */
export const presets: readonly [UnderstandPreset, ...UnderstandPreset[]] = [
  {
    id: "likely-right",
    label: "Likely and right",
    shares: [450, 200, 150, 100, 60, 40],
    rewards: [1, 0, 0, 0, 0, 0],
    tokens: [4, 5, 6, 6, 8, 10],
    wordings: false,
    note: "The base already prefers the right answer. Sharpening alone solves the prompt; task reward ends in the same place.",
  },
  {
    id: "likely-wrong",
    label: "Likely but wrong",
    shares: [450, 250, 120, 80, 60, 40],
    rewards: [0, 1, 0, 0, 0, 0],
    tokens: [4, 5, 6, 6, 8, 10],
    wordings: false,
    note: "The likeliest answer is wrong. The more alpha, the less the right answer is given; only reward can turn that. Raise beta_inv and watch B overtake A.",
  },
  {
    id: "unseen",
    label: "Right but hardly seen",
    shares: [400, 250, 160, 110, 70, 10],
    rewards: [0, 0, 0, 0, 0, 1],
    tokens: [4, 5, 6, 6, 8, 10],
    wordings: false,
    note: "The right answer F has probability 1 %: 64 samples miss it altogether 53 times in 100. The optimum of task reward lies on F all the same; a policy that never samples F never learns so.",
  },
  {
    id: "short-long",
    label: "Short wrong, long right",
    shares: [300, 240, 200, 120, 90, 50],
    rewards: [0, 1, 1, 0, 1, 0],
    tokens: [4, 20, 21, 5, 22, 6],
    wordings: false,
    note: "Right answers are long, and their probability is spread over several texts. N = sum moves to the short wrong answer; N = mean, which counts likelihood per token, moves to the long right ones.",
  },
  {
    id: "wordings",
    label: "Two equivalent wordings",
    shares: [250, 250, 300, 100, 60, 40],
    rewards: [1, 1, 0, 0, 0, 0],
    tokens: [8, 8, 4, 6, 6, 8],
    wordings: true,
    note: "A and B say the same in other words, and together they are the likeliest answer. N = sum looks at texts, not at answers: it splits the right one in two and prefers C.",
  },
];
