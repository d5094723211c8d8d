/** What came of canceling a group: "5 canceled, 1 is stopping, 2 had ended." */
export function canceledSentence({
  canceled,
  stopping,
  over,
}: {
  canceled: number;
  stopping: number;
  over: number;
}): string {
  const parts = [
    canceled > 0 ? `${canceled} canceled` : "",
    stopping > 0 ? `${stopping} ${stopping === 1 ? "is" : "are"} stopping` : "",
    over > 0 ? `${over} had ended` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "There was nothing to cancel." : `${parts.join(", ")}.`;
}
