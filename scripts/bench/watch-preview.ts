declare global {
  interface Window {
    previewTimes: {
      /** From the slider's key to the frame after the numbers were drawn, ms. */
      painted: number[];
      /** From the slider's key to asking the worker, ms. */
      asked: number[];
      /** From asking the worker to its answer, ms. */
      worker: number[];
      /** From its answer to the frame after the numbers were drawn, ms. */
      drawn: number[];
    };
  }
}

/** Runs in the page before its scripts: notes when a slider was moved, when the worker was asked and answered, and when the numbers stood. */
export function watchPreview(): void {
  window.previewTimes = { painted: [], asked: [], worker: [], drawn: [] };
  let movedAt: number | null = null;
  let answeredAt: number | null = null;
  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") movedAt = event.timeStamp;
    },
    { capture: true },
  );
  const look = (changes: MutationRecord[]) => {
    const from = movedAt;
    const isShown = changes.some(({ target }) =>
      (target instanceof Element ? target : target.parentElement)?.closest("[data-testid=preview-stats]"),
    );
    if (from === null || !isShown) return;
    movedAt = null;
    // The frame that draws the numbers begins with this callback; the message comes after it was handed over.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now = performance.now();
        window.previewTimes.drawn.push(now - (answeredAt ?? now));
        window.previewTimes.painted.push(now - from);
      };
      port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    private readonly asked = new Map<number, number>();
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", ({ data }: MessageEvent<{ id?: number }>) => {
        const at = this.asked.get(data.id ?? -1);
        if (at === undefined) return;
        this.asked.delete(data.id ?? -1);
        answeredAt = performance.now();
        window.previewTimes.worker.push(answeredAt - at);
      });
    }
    // biome-ignore lint/suspicious/noExplicitAny: as lib.dom has it
    override postMessage(message: any, options?: any): void {
      if (message?.kind === "preview") {
        this.asked.set(message.id, performance.now());
        if (movedAt !== null) window.previewTimes.asked.push(performance.now() - movedAt);
      }
      super.postMessage(message, options);
    }
  };
}
