import type { Move } from "@/domain/task/gridworld";
import type { PathArrow, PathBump, PreparedPath } from "./prepare-path";

const CELL = 40;
const MARGIN = 12;
/** Ways keep to their right-hand side, so that there and back lie beside each other. */
const ASIDE = 5;

const directions: Record<Move, [number, number]> = { U: [0, -1], D: [0, 1], L: [-1, 0], R: [1, 0] };

/** A gridworld and the path through it: arrows with step numbers, a cross where it runs into a wall, a ring where a move counts for nothing. */
export function PathPicture({ path }: { path: PreparedPath }) {
  const { grid, arrows, bumps } = path;
  const side = grid.size * CELL + 2 * MARGIN;
  return (
    <svg
      role="img"
      aria-label={path.words}
      viewBox={`0 0 ${side} ${side}`}
      className="block h-auto w-full"
      style={{ maxWidth: side }}
    >
      {grid.walls.map((wall, cell) => {
        const [x, y] = cornerOf(cell, grid.size);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          <g key={cell}>
            <rect
              x={x}
              y={y}
              width={CELL}
              height={CELL}
              fill={wall ? "var(--border-strong)" : "var(--surface)"}
              stroke="var(--border)"
            />
            {wall ? (
              <path
                d={`M${x},${y + CELL}L${x + CELL},${y}M${x},${y + CELL / 2}L${x + CELL / 2},${y}M${x + CELL / 2},${y + CELL}L${x + CELL},${y + CELL / 2}`}
                stroke="var(--foreground-faint)"
                strokeWidth={1}
              />
            ) : null}
          </g>
        );
      })}
      <GoalRing cell={grid.goal} size={grid.size} />
      {arrows.map((arrow) => (
        <Arrow key={`${arrow.from}-${arrow.to}`} arrow={arrow} size={grid.size} />
      ))}
      {bumps.map((bump) => (
        <Bump key={`${bump.cell}-${bump.move}`} bump={bump} size={grid.size} />
      ))}
      {/* Last, so that no arrow strikes them out. */}
      <CellLetter cell={grid.start} size={grid.size} letter="S" color="var(--foreground-soft)" />
      <CellLetter cell={grid.goal} size={grid.size} letter="G" color="var(--good)" />
    </svg>
  );
}

function GoalRing({ cell, size }: { cell: number; size: number }) {
  const [x, y] = cornerOf(cell, size);
  return (
    <rect
      x={x + 3}
      y={y + 3}
      width={CELL - 6}
      height={CELL - 6}
      rx={4}
      fill="var(--good-soft)"
      stroke="var(--good)"
      strokeWidth={1.5}
    />
  );
}

function CellLetter({ cell, size, letter, color }: { cell: number; size: number; letter: string; color: string }) {
  const [x, y] = cornerOf(cell, size);
  return (
    <text
      x={x + 5.5}
      y={y + 13}
      fontSize={10}
      fontWeight={600}
      fill={color}
      stroke="var(--surface)"
      strokeWidth={2.5}
      paintOrder="stroke"
    >
      {letter}
    </text>
  );
}

function Arrow({ arrow, size }: { arrow: PathArrow; size: number }) {
  const [x1, y1] = centreOf(arrow.from, size);
  const [x2, y2] = centreOf(arrow.to, size);
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  // To the right of the direction: (dx, dy) turned by a quarter.
  const [rx, ry] = [-dy * ASIDE, dx * ASIDE];
  const [ax, ay] = [x1 + rx + dx * 4, y1 + ry + dy * 4];
  const [bx, by] = [x2 + rx - dx * 4, y2 + ry - dy * 4];
  const head = `M${bx - dx * 6 - dy * 4},${by - dy * 6 - dx * 4}L${bx},${by}L${bx - dx * 6 + dy * 4},${by - dy * 6 + dx * 4}`;
  return (
    <g stroke="var(--accent)" strokeWidth={1.75} fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path d={`M${ax},${ay}L${bx},${by}`} />
      <path d={head} />
      <StepNumbers
        x={(ax + bx) / 2 + rx * 1.4}
        y={(ay + by) / 2 + ry * 1.4}
        steps={arrow.steps}
        color="var(--accent)"
      />
    </g>
  );
}

function Bump({ bump, size }: { bump: PathBump; size: number }) {
  const [x, y] = centreOf(bump.cell, size);
  const [dx, dy] = bump.move ? directions[bump.move] : [0, 0];
  const [cx, cy] = [x + (dx * CELL) / 2, y + (dy * CELL) / 2];
  const collision = bump.kind === "collision";
  const color = collision ? "var(--bad)" : "var(--warn)";
  return (
    <g stroke={color} strokeWidth={2} fill="none" strokeLinecap="round">
      {bump.move ? (
        <path d={`M${x + dx * 6},${y + dy * 6}L${cx - dx * 5},${cy - dy * 5}`} strokeDasharray="2 3" />
      ) : null}
      {collision ? (
        <path d={`M${cx - 4},${cy - 4}L${cx + 4},${cy + 4}M${cx - 4},${cy + 4}L${cx + 4},${cy - 4}`} />
      ) : (
        <>
          <circle cx={cx} cy={cy} r={4.5} fill="var(--background)" />
          <path d={`M${cx - 3},${cy + 3}L${cx + 3},${cy - 3}`} />
        </>
      )}
      <StepNumbers
        x={cx + (dy === 0 ? 0 : 10) - dx * 9}
        y={cy + (dy === 0 ? 10 : -dy * 9)}
        steps={bump.steps}
        color={color}
      />
    </g>
  );
}

function StepNumbers({ x, y, steps, color }: { x: number; y: number; steps: readonly number[]; color: string }) {
  const text = steps.length > 3 ? `${steps.slice(0, 3).join(",")}…` : steps.join(",");
  return (
    <text
      x={x}
      y={y}
      fontSize={9}
      fill={color}
      stroke="var(--surface)"
      strokeWidth={3}
      paintOrder="stroke"
      textAnchor="middle"
      dominantBaseline="central"
    >
      {text}
    </text>
  );
}

function cornerOf(cell: number, size: number): [number, number] {
  return [MARGIN + (cell % size) * CELL, MARGIN + Math.floor(cell / size) * CELL];
}

function centreOf(cell: number, size: number): [number, number] {
  const [x, y] = cornerOf(cell, size);
  return [x + CELL / 2, y + CELL / 2];
}
