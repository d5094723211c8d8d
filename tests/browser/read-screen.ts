import type { Locator, Page } from "playwright-core";

/** What a person reads off the composer and off a run's page. */
export function readScreen(page: Page) {
  return {
    /** The LaTeX of the composer's formulas. */
    formula: async () =>
      (await page.locator("[data-testid=objective-formula] annotation").allTextContents()).join("\n"),
    sentence: async () => (await page.getByTestId("objective-sentence").textContent()) ?? "",
    /** The lines in view of the composer's JSON. */
    json: () => page.getByRole("textbox", { name: "Reward as JSON" }).innerText(),
    /** The last step in the drawing of the accuracy; -1 while there is none. */
    drawnStep: () => lastStep(page.locator('[data-chart="task/accuracy"] [data-last-step]')),
    /** The last step on the sharpening plane; -1 while it is empty. */
    planeSteps: () => lastStep(page.locator("[data-chart=plane] [data-last-step]")),
  };
}

async function lastStep(drawing: Locator): Promise<number> {
  const drawn = await drawing.evaluateAll((found) => found.map((one) => one.getAttribute("data-last-step")));
  return Number(drawn[0] ?? -1);
}
