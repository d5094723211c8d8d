import type { Expression } from "@/domain/reward/expression/parse-expression";

/** A sum of names times numbers, and a number: {a: 0.5, b: -1} and 2 for 0.5 * a - b + 2. */
export type LinearForm = { weights: ReadonlyMap<string, number>; constant: number };

/** An expression as a sum of weighted names; null when it is none. */
export function linearForm(node: Expression): LinearForm | null {
  switch (node.kind) {
    case "number":
      return { weights: new Map(), constant: node.value };
    case "name":
      return { weights: new Map([[node.name, 1]]), constant: 0 };
    case "unary": {
      const operand = linearForm(node.operand);
      if (operand === null || node.operator === "not") return null;
      return node.operator === "-" ? scaled(operand, -1) : operand;
    }
    case "binary": {
      const left = linearForm(node.left);
      const right = linearForm(node.right);
      if (left === null || right === null) return null;
      if (node.operator === "+") return sum(left, right);
      if (node.operator === "-") return sum(left, scaled(right, -1));
      if (node.operator === "/" && right.weights.size === 0 && right.constant !== 0)
        return divided(left, right.constant);
      if (node.operator !== "*") return null;
      if (left.weights.size === 0) return scaled(right, left.constant);
      return right.weights.size === 0 ? scaled(left, right.constant) : null;
    }
    default:
      return null;
  }
}

function scaled({ weights, constant }: LinearForm, by: number): LinearForm {
  return { weights: new Map([...weights].map(([name, weight]) => [name, weight * by])), constant: constant * by };
}

function divided({ weights, constant }: LinearForm, by: number): LinearForm {
  return { weights: new Map([...weights].map(([name, weight]) => [name, weight / by])), constant: constant / by };
}

function sum(a: LinearForm, b: LinearForm): LinearForm {
  const weights = new Map(a.weights);
  for (const [name, weight] of b.weights) weights.set(name, (weights.get(name) ?? 0) + weight);
  return { weights, constant: a.constant + b.constant };
}
