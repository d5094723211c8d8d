"use client";

import { useQueryStates } from "nuqs";
import { useViewer } from "@/components/share/viewer";
import { Choice } from "@/components/ui/choice";
import { compareParams } from "./compare-params";
import type { RunEvaluations } from "./compared-counts";

/** Which evaluation is compared: split, decoding and step, of those there are. */
export function EvaluationControls({ available }: { available: RunEvaluations["available"] }) {
  const [{ split, decoding, step }, setParams] = useQueryStates(compareParams);
  const viewer = useViewer();
  const frozen = viewer.kind === "share" && viewer.frozenAt !== null;
  const ofSplit = available.filter((evaluation) => evaluation.split === split);
  const decodings = [...new Set(["sample", ...ofSplit.map((evaluation) => evaluation.decoding), decoding])];
  const steps = [
    ...new Set([
      ...ofSplit
        .filter((evaluation) => evaluation.decoding === decoding && evaluation.step > 0)
        .map(({ step: at }) => at),
      ...(step === null ? [] : [step]),
    ]),
  ].sort((a, b) => a - b);
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <Choice
        label="Prompts"
        value={split}
        options={[
          { value: "test", label: "Test" },
          { value: "validation", label: "Validation" },
        ]}
        onChange={(value) => void setParams({ split: value, step: null })}
      />
      <Choice
        label="Decoding"
        value={decoding}
        options={decodings.map((value) => ({ value, label: decodingLabel(value) }))}
        onChange={(value) => void setParams({ decoding: value, step: null })}
      />
      {frozen ? null : (
        <label className="flex items-center gap-2 text-faint text-xs">
          At
          <select
            className="h-7 rounded-md border border-border-strong bg-raised px-2 text-foreground text-xs"
            value={step ?? ""}
            onChange={(event) =>
              void setParams({ step: event.target.value === "" ? null : Number(event.target.value) })
            }
          >
            <option value="">the last evaluation</option>
            {steps.map((at) => (
              <option key={at} value={at}>
                step {at}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function decodingLabel(decoding: string): string {
  if (decoding === "sample") return "Sampled";
  if (decoding === "greedy") return "Likeliest token";
  const temperature = /^T=?([\d.]+)$/.exec(decoding)?.[1];
  return temperature ? `T ${temperature}` : decoding;
}
