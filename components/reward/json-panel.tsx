"use client";

import { CodeEditor } from "@/components/ui/code-editor";
import { FaultList } from "./fault-list";
import type { ComposerState } from "./use-composer";

/** The reward as JSON, editable; what is wrong is underlined and listed. */
export function JsonPanel({ composer, unfinished }: { composer: ComposerState; unfinished: number }) {
  const { text, change, reading } = composer;
  return (
    <div className="flex h-full min-h-0 flex-col gap-3">
      <CodeEditor
        language="json"
        label="Reward as JSON"
        value={text}
        onChange={change}
        faults={reading.faults}
        className="h-[60vh] rounded-xl border border-border bg-raised lg:h-auto lg:min-h-0 lg:flex-1"
      />
      <FaultList faults={reading.faults} text={text} unfinished={unfinished} />
    </div>
  );
}

/** Stands above the form while the JSON is no reward. */
export function JsonWaits() {
  return (
    <p role="status" className="mb-6 border-warn border-l-2 pl-3 text-warn text-xs">
      The JSON cannot be read as a reward at the moment, so the form waits with what it last showed. Mend the JSON, and
      it goes on from there.
    </p>
  );
}
