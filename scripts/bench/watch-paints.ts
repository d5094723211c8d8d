declare global {
  interface Window {
    /** Time (ms since 1970) of the frame after each step was drawn. */
    paintedAt: Record<number, number>;
  }
}

/** Runs in the page: notes when the chart of a metric has drawn a new last step, in the frame after it, so never too early. */
export function watchPaints(chart: string): void {
  window.paintedAt = {};
  const look = () => {
    const drawn = document.querySelector(`[data-chart="${chart}"] [data-last-step]`)?.getAttribute("data-last-step");
    if (!drawn) return;
    const step = Number(drawn);
    requestAnimationFrame(() => {
      window.paintedAt[step] ??= Date.now();
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ["data-last-step"] });
}
