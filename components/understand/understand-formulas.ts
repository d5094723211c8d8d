import { numberTex } from "@/domain/objective/formula";
import type { PreparedUnderstand } from "./prepare-understand";

type Target = PreparedUnderstand["target"];

const REF = String.raw`\pi_{\mathrm{ref}}`;

/** The slope of E[r] over alpha as a covariance; pi_ref^alpha only where N is the sum. */
export function slopeFormula(target: Target, covariance: number): string {
  const isSum = target.normalization === "sum";
  const under = isSum ? String.raw`${REF}^{\alpha}` : String.raw`${REF}\,e^{(\alpha-1)N}`;
  const likelihood = isSum ? String.raw`\log ${REF}` : "N";
  return String.raw`\frac{d}{d\alpha}\,\mathbb{E}[r] = \operatorname{Cov}_{${under}}\big(r,\, ${likelihood}\big) = ${rounded(covariance)}`;
}

/** How length tilts: the power of each length is alpha only where N is the sum. */
export function lengthFormula({ normalization }: Target): string {
  const h = String.raw`h_{\alpha}(n)`;
  if (normalization === "none") return String.raw`P_\alpha(n) = P(n)`;
  if (normalization === "sum") return String.raw`P_\alpha(n) \propto P(n)^{\alpha}\; e^{-(\alpha-1)\,n\,${h}}`;
  const power = normalization === "mean" ? "n" : "n^{w}";
  return String.raw`P_\alpha(n) \propto P(n)^{\alpha_n}\; e^{-(\alpha_n-1)\,n\,h_{\alpha_n}(n)},\quad \alpha_n = 1 + \tfrac{\alpha-1}{${power}}`;
}

function rounded(value: number): string {
  return numberTex(Math.abs(value) < 5e-5 ? 0 : Number(value.toPrecision(3)));
}
