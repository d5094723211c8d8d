import { formatValue } from "./format-value";
import type { PreparedPlane } from "./prepare-plane";

/** The marks of the plane as a table, newest first. */
export function PlaneTable({ prepared }: { prepared: PreparedPlane }) {
  const several = prepared.paths.length > 1;
  const heads = [...(several ? ["run"] : []), "step", prepared.yLabel, prepared.xLabel, "mean length (tokens)"];
  return (
    <section
      aria-label="Sharpening plane, as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-md border border-border"
    >
      <table className="w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-raised">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className="border-border border-b px-2 py-1.5 font-medium text-faint">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {prepared.paths.flatMap((path) =>
            [...path.marks].reverse().map((mark) => (
              <tr key={`${path.id} ${mark.step}`} className="border-border border-b last:border-0">
                {several ? <td className="px-2 py-1">{path.label}</td> : null}
                <td className="px-2 py-1">{mark.step}</td>
                <td className="px-2 py-1">{formatValue(mark.y)}</td>
                <td className="px-2 py-1">{formatValue(mark.x)}</td>
                <td className="px-2 py-1">{formatValue(mark.length)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}
