import { useMemo } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { type LabAnswer, useLabAnswer } from "@/components/lab/use-lab-answer";
import { useSettled } from "@/components/lab/use-settled";
import type { CheckReport } from "@/domain/checks/report";

/** A reward is checked once it has been left alone for this long: a slider that moves asks for its preview alone. */
const SETTLED_MS = 350;

/** What a launch would be told of the reward in the editor, on the lab's bank. */
export function useLabChecks(lab: Lab): LabAnswer<CheckReport> {
  const { question, task, bank } = lab;
  const settled = useSettled(question, SETTLED_MS);
  const input = useMemo(() => {
    if (settled === null || bank === null) return null;
    const { signals, success } = task;
    return {
      question: settled,
      task: { signals, success: success || null },
      cut: { topP: bank.topP, topK: bank.topK },
    };
  }, [settled, task, bank]);
  const answer = useLabAnswer(lab, "checks", input);
  return { ...answer, isCurrent: answer.isCurrent && settled === question };
}
