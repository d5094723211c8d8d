import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The classes of a button, for links that look like one. */
export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground hover:bg-primary/85",
        secondary: "border border-border-strong bg-raised text-foreground hover:bg-muted",
        ghost: "text-soft hover:bg-muted hover:text-foreground",
        danger: "border border-border-strong bg-raised text-bad hover:bg-bad-soft",
        link: "h-auto! p-0! text-accent underline-offset-4 hover:underline",
      },
      size: {
        small: "h-8 px-2.5 text-[13px]",
        medium: "h-9 px-3.5 text-sm",
        large: "h-11 px-5 text-[15px]",
        icon: "size-8 p-0",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyle> & { asChild?: boolean };

/** A button; with `asChild` its one child (a link) is drawn as one. */
export function Button({ variant, size, asChild = false, className, type, ...rest }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className);
  if (asChild) return <Slot.Root className={style} {...rest} />;
  return <button type={type ?? "button"} className={style} {...rest} />;
}
