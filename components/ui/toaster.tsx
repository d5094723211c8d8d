"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where toasts appear: `import { toast } from "sonner"` shows one. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      closeButton
      toastOptions={{
        classNames: {
          toast: "border! border-border! bg-raised! text-foreground! shadow-popover! font-sans!",
          description: "text-soft!",
        },
      }}
    />
  );
}
