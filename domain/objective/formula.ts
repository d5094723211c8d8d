import type { Objective } from "@/domain/reward/spec";
import { isConstantObjective } from "./objective";

export type ObjectiveFormula = {
  /** KaTeX of the reward each rollout is trained on, numbers filled in. */
  reward: string;
  /** KaTeX of the policy it is greatest at; pi_ref^alpha only where N is the sum. */
  optimum: string;
};

/** The objective actually trained on as KaTeX, special cases simplified (the table of arXiv 2604.16259's code). */
export function objectiveFormula(objective: Objective): ObjectiveFormula {
  if (objective.mode === "none")
    return { reward: "R(y) = r(y)", optimum: String.raw`\pi^\star = \arg\max_\pi \mathbb{E}_\pi[r]` };
  if (isConstantObjective(objective)) return { reward: "R(y) = 0", optimum: String.raw`\text{none: constant}` };
  return objective.mode === "optimization" ? optimization(objective) : sampling(objective);
}

type WithAlpha = Exclude<Objective, { mode: "none" }>;

function optimization(objective: WithAlpha): ObjectiveFormula {
  const { alpha, betaInv } = objective;
  const n = normalized(objective);
  const terms: Term[] = [];
  if (betaInv > 0) terms.push({ coefficient: 1, symbol: "r(y)" });
  if (n) terms.push({ coefficient: alpha, over: betaInv > 0 ? betaInv : 1, symbol: n.symbol });
  const onlyRef = betaInv === 0 || terms.every((term) => term.symbol !== "r(y)" && term.coefficient !== 0);
  const best = onlyRef && n ? n.symbol : argument(sum(terms));
  return { reward: `R(y) = ${sum(terms)}`, optimum: String.raw`\pi^\star \text{ on } \arg\max_y\ ${best}` };
}

function sampling(objective: WithAlpha): ObjectiveFormula {
  const { alpha, betaInv } = objective;
  const n = normalized(objective);
  const over = betaInv > 0 ? betaInv : 1;
  const terms: Term[] = [];
  if (betaInv > 0) terms.push({ coefficient: 1, symbol: "r(y)" });
  const power = !n || alpha === 1 ? 1 : n.isSum ? alpha : null;
  if (power === 1) {
    if (betaInv > 0) terms.push({ coefficient: -1, over, symbol: String.raw`\log\frac{${POLICY}(y)}{${REF}(y)}` });
    else terms.push({ coefficient: 1, symbol: LOG_REF }, { coefficient: -1, symbol: LOG_POLICY });
  } else if (power !== null) {
    terms.push({ coefficient: power, over, symbol: LOG_REF }, { coefficient: -1, over, symbol: LOG_POLICY });
  } else if (n) {
    terms.push({ coefficient: alpha - 1, over, symbol: n.symbol });
    terms.push({ coefficient: 1, over, symbol: LOG_REF }, { coefficient: -1, over, symbol: LOG_POLICY });
  }
  const inside: Term[] = [];
  if (power === null && n) inside.push({ coefficient: alpha - 1, symbol: n.symbol });
  if (betaInv > 0) inside.push({ coefficient: betaInv, symbol: "r(y)" });
  const base = powerOf(power ?? 1);
  const tilt = inside.length > 0 ? String.raw`\exp\!\big(${sum(inside)}\big)` : "";
  const optimum = [base, tilt].filter((part) => part !== "").join(String.raw`\,`);
  const relation = base === `${REF}(y)` && tilt === "" ? "=" : String.raw`\propto`;
  return { reward: `R(y) = ${sum(terms)}`, optimum: String.raw`\pi^\star(y) ${relation} ${optimum || "1"}` };
}

const REF = String.raw`\pi_{\mathrm{ref}}`;
const POLICY = String.raw`\pi_\theta`;
const LOG_REF = String.raw`\log ${REF}(y)`;
const LOG_POLICY = String.raw`\log ${POLICY}(y)`;

function powerOf(power: number): string {
  if (power === 0) return "";
  return power === 1 ? `${REF}(y)` : `${REF}(y)^{${numberTex(power)}}`;
}

/** N as a symbol; null where it plays no part. */
function normalized(objective: WithAlpha): { symbol: string; isSum: boolean } | null {
  const { normalization, normalizationPower = 1 } = objective;
  const power = normalization === "mean" ? 1 : normalization === "weighted_mean" ? normalizationPower : 0;
  if (normalization === "none" || (objective.mode === "optimization" && objective.alpha === 0)) return null;
  if (power === 0) return { symbol: LOG_REF, isSum: true };
  const length = power === 1 ? "|y|" : `|y|^{${numberTex(power)}}`;
  return { symbol: String.raw`\tfrac{1}{${length}}${LOG_REF}`, isSum: false };
}

type Term = { coefficient: number; over?: number; symbol: string };

function sum(terms: readonly Term[]): string {
  let text = "";
  for (const { coefficient, over = 1, symbol } of terms) {
    if (coefficient === 0) continue;
    const sign = coefficient < 0 ? "-" : "+";
    const size = factor(Math.abs(coefficient), over);
    const spaced = size === "" ? symbol : String.raw`${size}\,${symbol}`;
    text += text === "" ? `${sign === "-" ? "-" : ""}${spaced}` : ` ${sign} ${spaced}`;
  }
  return text === "" ? "0" : text;
}

/** A sum as an argument of argmax: in brackets when it has more than one term. */
function argument(text: string): string {
  return / [+-] /.test(text) ? String.raw`\big[${text}\big]` : text;
}

function factor(coefficient: number, over: number): string {
  if (over === 1) return coefficient === 1 ? "" : numberTex(coefficient);
  return String.raw`\tfrac{${numberTex(coefficient)}}{${numberTex(over)}}`;
}

/** A number for KaTeX: four significant digits, thin spaces in thousands, a power of ten where it is very large or small. */
export function numberTex(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) {
    const [digits = "1", exponent = "0"] = value.toExponential(3).split("e");
    const mantissa = Number(digits);
    const ten = `10^{${Number(exponent)}}`;
    return mantissa === 1 ? ten : String.raw`${mantissa} \times ${ten}`;
  }
  const [whole = "0", fraction] = String(Number(value.toPrecision(size >= 1000 ? 7 : 4))).split(".");
  const grouped = whole.length > 4 ? whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, String.raw`\,`) : whole;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
