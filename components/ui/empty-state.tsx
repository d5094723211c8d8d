import type { ReactNode } from "react";
import { cn } from "./cn";

/** What stands where nothing is yet: what would be here and the one thing to do. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  className,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-center gap-3 px-6 py-16 text-center", className)}>
      {icon ? <div className="text-faint [&_svg]:size-6">{icon}</div> : null}
      <p className="font-medium text-[15px]">{title}</p>
      {children ? <div className="max-w-md text-pretty text-soft text-sm">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
