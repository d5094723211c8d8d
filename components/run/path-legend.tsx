import type { ReactNode } from "react";

/** What the marks of a path's picture mean; once for all pictures of a group. */
export function PathLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-faint text-xs">
      <Item name="a move, with its step">
        <path d="M2,6H13M10,3L13,6L10,9" stroke="var(--accent)" />
      </Item>
      <Item name="into a wall">
        <path d="M4,2L12,10M4,10L12,2" stroke="var(--bad)" />
      </Item>
      <Item name="no move, or out of the world">
        <circle cx={8} cy={6} r={4.5} stroke="var(--warn)" />
        <path d="M5,9L11,3" stroke="var(--warn)" />
      </Item>
      <Item name="wall">
        <rect x={2} y={0.5} width={12} height={11} fill="var(--border-strong)" stroke="none" />
        <path d="M2,11.5L14,0.5" stroke="var(--foreground-faint)" strokeWidth={1} />
      </Item>
    </ul>
  );
}

function Item({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg
        width={16}
        height={12}
        viewBox="0 0 16 12"
        fill="none"
        strokeWidth={1.75}
        strokeLinecap="round"
        aria-hidden="true"
      >
        {children}
      </svg>
      {name}
    </li>
  );
}
