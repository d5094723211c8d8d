import Link from "next/link";
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

/** Two distributions, one sharpened: the question the product answers. */
function Mark() {
  return (
    <svg viewBox="0 0 24 24" className="size-5" fill="none" aria-hidden="true">
      <path d="M2 20c5 0 5-9 10-9s5 9 10 9" stroke="currentColor" strokeWidth="1.75" opacity="0.4" />
      <path d="M7 20c3.5 0 3-16 5-16s1.500 16 5 16" stroke="var(--accent)" strokeWidth="2" />
    </svg>
  );
}
