import { Choice } from "@/components/ui/choice";
import { type PlaneX, type PlaneY, planeX, planeXs, planeY, planeYs } from "./prepare-plane";

/** The choice of what a sharpening plane has across and up. */
export function PlaneAxes({
  x,
  y,
  onChange,
}: {
  x: PlaneX;
  y: PlaneY;
  onChange: (axes: { x: PlaneX } | { y: PlaneY }) => void;
}) {
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <Choice
        label="Across"
        value={x}
        options={planeXs.map((value) => ({ value, label: planeX[value].name }))}
        onChange={(value) => onChange({ x: value })}
      />
      <Choice
        label="Up"
        value={y}
        options={planeYs.map((value) => ({ value, label: planeY[value].name }))}
        onChange={(value) => onChange({ y: value })}
      />
    </div>
  );
}
