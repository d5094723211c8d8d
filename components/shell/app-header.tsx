import Link from "next/link";
import { Mark } from "./mark";
import { NavLinks } from "./nav-links";
import { ThemeToggle } from "./theme-toggle";

/** The bar on top of every page: skip link, name, navigation, theme. On narrow screens the navigation takes a line of its own. */
export function AppHeader() {
  return (
    <header className="sticky top-0 z-30 border-border border-b bg-background/90 backdrop-blur">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-4 focus:z-50 focus:rounded-md focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        Skip to the page
      </a>
      <div className="mx-auto flex w-full max-w-[1440px] flex-wrap items-center gap-x-8 px-4 py-2 sm:px-6">
        <Link href="/" className="flex h-9 items-center gap-2 font-semibold tracking-tight">
          <Mark />
          Rewardsmith
        </Link>
        <div className="-mx-2.5 order-3 w-[calc(100%+1.25rem)] pt-1 sm:order-none sm:mx-0 sm:w-auto sm:pt-0">
          <NavLinks />
        </div>
        <div className="ml-auto">
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
