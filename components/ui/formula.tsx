import katex from "katex";
import { memo } from "react";
import "katex/dist/katex.min.css";
import { cn } from "./cn";

/** A formula written in LaTeX, drawn by KaTeX with MathML beside it for screen readers; wide ones scroll within. */
export const Formula = memo(function Formula({
  latex,
  display = true,
  className,
}: {
  latex: string;
  display?: boolean;
  className?: string;
}) {
  const html = katex.renderToString(latex, { displayMode: display, throwOnError: false, output: "htmlAndMathml" });
  return (
    <div
      className={cn("overflow-x-auto overflow-y-hidden [&_.katex-display]:m-0!", className)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes what it draws, and its `trust` is off.
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
});
