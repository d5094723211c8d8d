"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { type ExportTarget, exportTargets } from "@/domain/export/targets";
import type { RewardSpec } from "@/domain/reward/spec";

// Every exported file carries the rules of rewards, which the page does not need before.
const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), { ssr: false });

/** What else a reward can be: a file for a training engine. */
export function ExportMenu({ spec, lab }: { spec: RewardSpec | null; lab: Lab }) {
  const [target, setTarget] = useState<ExportTarget | null>(null);
  return (
    <>
      <Menu
        items={exportTargets.map(({ id, title, what }) => ({ value: id, label: title, hint: what }))}
        onChoose={(value) => setTarget(exportTargets.find(({ id }) => id === value)?.id ?? null)}
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
