import { type LaunchFaults, numberInfos } from "./launch-fields";

const others: Record<string, string> = {
  version: "Reward",
  task: "Task",
  baseModel: "Base model",
  algorithm: "Algorithm",
  seeds: "Seeds",
  trainer: "Trainer",
  name: "Name",
  start: "Start from",
};

/** What stands in the way of a launch, all of it in one place. */
export function FaultSummary({
  faults,
  failure,
}: {
  faults: LaunchFaults;
  /** What the server said when it refused. */
  failure: string | null;
}) {
  const list = Object.entries(faults);
  if (list.length === 0 && failure === null) return null;
  return (
    <div role="alert" className="border-bad border-l-2 pl-3 text-[13px]">
      <p className="font-medium text-bad">Not launched</p>
      {failure ? <p className="mt-1 break-words">{failure}</p> : null}
      {list.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-1">
          {list.map(([name, message]) => (
            <li key={name}>
              <span className="text-soft">{labelOf(name)}:</span> {message}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function labelOf(name: string): string {
  const number = Object.entries(numberInfos).find(([key]) => key === name);
  if (name.startsWith("vary")) return "Vary";
  return number?.[1].label ?? others[name] ?? name;
}
