/** What a run is called by, whatever its name: "#12". */
export function RunNumber({ number }: { number: number }) {
  return <span className="tabular font-normal text-faint">#{number}</span>;
}
