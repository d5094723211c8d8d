import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A table that scrolls sideways within itself on narrow screens. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table className={cn("w-full border-collapse text-left text-sm", className)} {...rest} />
    </div>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn("h-9 whitespace-nowrap border-border border-b px-3 font-medium text-faint text-xs", className)}
      {...rest}
    />
  );
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={cn("border-border border-b transition-colors last:border-0 hover:bg-surface", className)}
      {...rest}
    />
  );
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={cn("px-3 py-2.5 align-middle", className)} {...rest} />;
}
