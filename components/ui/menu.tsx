"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

export type MenuItem = { value: string; label: ReactNode; hint?: ReactNode };

/** A button's list of things to do; arrows move in it, Escape closes it. */
export function Menu({
  children,
  items,
  onChoose,
}: {
  /** The button. */
  children: ReactNode;
  items: readonly MenuItem[];
  onChoose: (value: string) => void;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={16}
          className="z-50 max-w-[min(22rem,calc(100vw-2rem))] rounded-lg border border-border bg-raised p-1 shadow-popover"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.value}
              onSelect={() => onChoose(item.value)}
              className="flex cursor-default select-none flex-col rounded-md px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-muted"
            >
              <span>{item.label}</span>
              {item.hint ? <span className="text-faint text-xs">{item.hint}</span> : null}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
