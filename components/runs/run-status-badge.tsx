import { Badge } from "@/components/ui/badge";
import type { Job, Want } from "@/domain/protocol/messages";
import type { RunStatus } from "@/domain/run/status";
import { describeStatus } from "./describe-status";

/** A run's status in a word; the sentence behind it shows on hover and is read aloud. */
export function RunStatusBadge(props: {
  status: RunStatus;
  unresponsive: boolean;
  want?: Want;
  job?: Job;
  step?: number;
  steps?: number;
  external?: boolean;
  excluded?: { step: number; share: number } | null | undefined;
}) {
  const { label, tone, hint } = describeStatus(props);
  return (
    <Badge tone={tone} dot title={hint} data-status={props.status}>
      {label}
    </Badge>
  );
}
