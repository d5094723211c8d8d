import type { PreparedPass } from "./prepare-pass-at-k";

/** pass@k as a table: a line a run, a column a k, each with its 95 % interval. */
export function PassAtKTable({ prepared }: { prepared: PreparedPass }) {
  return (
    <section
      aria-label="pass@k, as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-[32rem] overflow-auto rounded-md border border-border"
    >
      <table className="w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-raised">
          <tr>
            <th scope="col" className="border-border border-b px-2 py-1.5 text-left font-medium text-faint">
              run
            </th>
            {prepared.ks.map((k) => (
              <th key={k} scope="col" className="border-border border-b px-2 py-1.5 font-medium text-faint">
                pass@{k}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {prepared.lines.map(({ id, label, points }) => (
            <tr key={id} className="border-border border-b last:border-0">
              <th scope="row" className="px-2 py-1 text-left font-normal">
                {label}
              </th>
              {prepared.ks.map((k) => {
                const point = points.find((candidate) => candidate.k === k);
                return (
                  <td key={k} className="whitespace-nowrap px-2 py-1 tabular">
                    {point ? (
                      <>
                        {point.value.toFixed(3)}
                        <span className="block text-faint">
                          {point.low.toFixed(2)} to {point.high.toFixed(2)}
                        </span>
                      </>
                    ) : (
                      "–"
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
