/** A fault of a number in few words: "At least 2." rather than zod's sentence. */
export function boundMessage(issue: {
  code?: string;
  message: string;
  minimum?: unknown;
  maximum?: unknown;
  inclusive?: unknown;
}): string {
  const { inclusive = true } = issue;
  if (issue.code === "too_small") return inclusive ? `At least ${issue.minimum}.` : `More than ${issue.minimum}.`;
  if (issue.code === "too_big") return inclusive ? `At most ${issue.maximum}.` : `Less than ${issue.maximum}.`;
  if (issue.code === "invalid_type") return "A whole number.";
  return issue.message;
}
