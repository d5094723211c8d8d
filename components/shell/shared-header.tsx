import { Mark } from "./mark";
import { ThemeToggle } from "./theme-toggle";

/** The bar on top of what a link opens: it leads nowhere. */
export function SharedHeader() {
  return (
    <header className="sticky top-0 z-30 border-border border-b bg-background/90 backdrop-blur">
      <div className="mx-auto flex w-full max-w-[1440px] items-center gap-x-8 px-4 py-2 sm:px-6">
        <span className="flex h-9 items-center gap-2 font-semibold tracking-tight">
          <Mark />
          Rewardsmith
        </span>
        <div className="ml-auto">
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
