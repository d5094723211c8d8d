"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

const links = [
  { href: "/understand", label: "Understand" },
  { href: "/runs", label: "Runs" },
  { href: "/rewards", label: "Rewards" },
  { href: "/banks", label: "Banks" },
  { href: "/launch", label: "Launch" },
  { href: "/trainers", label: "Trainers" },
];

/** The product's places; the one we are in is marked. */
export function NavLinks() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="flex gap-1 overflow-x-auto pr-8 [mask-image:linear-gradient(to_right,black_calc(100%-2rem),transparent)] [scrollbar-width:none] sm:pr-0 sm:[mask-image:none]"
    >
      {links.map(({ href, label }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? "page" : undefined}
            className={cn(
              "shrink-0 rounded-md px-2 py-1.5 text-sm transition-colors hover:text-foreground focus-visible:outline-offset-[-2px] sm:px-3",
              here ? "bg-muted font-medium text-foreground" : "text-soft",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
