/** Ways to the panels of a long page; the address keeps the one that was taken. */
export function PanelLinks({ panels }: { panels: readonly { id: string; title: string }[] }) {
  return (
    <nav aria-label="Panels" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      <span aria-hidden className="text-faint">
        Jump to
      </span>
      {panels.map(({ id, title }) => (
        <a key={id} href={`#${id}`} className="text-soft underline-offset-4 hover:text-foreground hover:underline">
          {title}
        </a>
      ))}
    </nav>
  );
}

/** The place of a panel on the page, for links to it. */
export function panelAnchor(id: string): string {
  return `panel-${id}`;
}
