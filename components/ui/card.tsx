import type { ComponentProps } from "react";
import { cn } from "./cn";

/** One thing on a page, in a thin border; never put one inside another. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cn("rounded-xl border border-border bg-raised", className)} {...rest} />;
}

/** Title row of a card, with room for actions on the right. */
export function CardHeader({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div className={cn("flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4", className)} {...rest} />
  );
}

export function CardTitle({ className, ...rest }: ComponentProps<"h2">) {
  return <h2 className={cn("font-medium text-[15px] tracking-tight", className)} {...rest} />;
}

export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("px-5 py-4", className)} {...rest} />;
}
