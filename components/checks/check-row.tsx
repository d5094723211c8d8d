import type { ReactNode } from "react";
import type { Check } from "@/domain/checks/report";
import { CheckMark } from "./check-mark";

/** One check: what it asks, what came of it and why; what one can do about it stands below. */
export function CheckRow({ check, children }: { check: Check; children?: ReactNode }) {
  return (
    <li data-check={check.id} className="flex gap-2.5 py-3 first:pt-0">
      <CheckMark status={check.status} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-[13px]">{check.title}</p>
        <p className="mt-0.5 text-pretty break-words text-soft text-xs">{check.reason}</p>
        {children}
      </div>
    </li>
  );
}
