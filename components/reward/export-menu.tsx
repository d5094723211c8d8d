"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { type ExportTarget, exportTargets } from "@/domain/export/targets";
import { whyNotNemoRl } from "@/domain/export/why-not-nemo-rl";
import type { RewardSpec } from "@/domain/reward/spec";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import { download } from "./download";

// Every exported file carries the rules of rewards, which the page does not need before.
const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), { ssr: false });

/** Its first sentence; the dialog has the rest. */
function shortly(reason: string): string {
  return `${reason.split(". ")[0]?.replace(/\.$/, "")}.`;
}

/** What else a reward can be: a file of its JSON, or one for a training engine. */
export function ExportMenu({ spec, lab }: { spec: RewardSpec | null; lab: Lab }) {
  const [target, setTarget] = useState<ExportTarget | null>(null);
  return (
    <>
      <Menu
        items={[
          { value: "json", label: "JSON", hint: "The reward itself, for scripts and the command line" },
          ...exportTargets.map(({ id, title, what }) => {
            const refused =
              id === "nemo-rl" && spec !== null ? whyNotNemoRl(spec, lab.task.success || "correct") : null;
            return refused === null
              ? { value: id, label: title, hint: what }
              : { value: id, label: <span className="text-faint">{title}: not possible</span>, hint: shortly(refused) };
          }),
        ]}
        onChoose={(value) => {
          if (value === "json" && spec !== null) download("reward.json", writeSpecText(spec));
          setTarget(exportTargets.find(({ id }) => id === value)?.id ?? null);
        }}
      >
        <Button disabled={spec === null} title={spec === null ? "Mend the reward's faults first." : undefined}>
          Export
          <ChevronDown className="size-4 text-faint" aria-hidden />
        </Button>
      </Menu>
      {target !== null && spec !== null ? (
        <ExportDialog spec={spec} lab={lab} target={target} onClose={() => setTarget(null)} />
      ) : null}
    </>
  );
}
