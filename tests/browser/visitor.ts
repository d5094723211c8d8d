import type { Browser, BrowserContext, Page } from "playwright-core";

export type Visitor = {
  context: BrowserContext;
  page: Page;
  /** What went wrong on any page since last asked: console errors, uncaught exceptions, violations of the CSP. */
  takeFaults: () => string[];
};

/** A person with a browser of their own, at a desk; everything their pages complain about is kept. */
export async function openVisitor(browser: Browser, url: string): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(60_000);
  let faults: string[] = [];
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content-Security-Policy: ${event.violatedDirective} refuses ${event.blockedURI || "inline"}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.stack ?? error.message}`));
  return {
    context,
    page,
    takeFaults: () => {
      const taken = faults;
      faults = [];
      return taken;
    },
  };
}

/** How far the page reaches beyond the window sideways, in pixels, once its layout is settled. */
export function pixelsSideways(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            resolve(
              (document.scrollingElement ?? document.documentElement).scrollWidth -
                // With a scroll bar the page has less room than the window.
                document.documentElement.clientWidth,
            ),
          ),
        ),
      ),
  );
}

/** Presses Tab until what has the focus is called `name`; the names it passed when it does not come within `most` presses. */
export async function tabTo(page: Page, name: string | RegExp, most = 80): Promise<string[] | null> {
  const passed: string[] = [];
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press("Tab");
    const focused = await nameOfFocused(page);
    if (typeof name === "string" ? focused === name : name.test(focused)) return null;
    passed.push(focused);
  }
  return passed;
}

function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return "";
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    return element.ariaLabel ?? (labels.map((label) => label.textContent).join(" ") || element.innerText.trim());
  });
}
