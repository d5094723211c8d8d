"use client";

import { createContext, useContext } from "react";

/** Who looks at a screen: its owner, or somebody with a link, who changes nothing. */
export type Viewer =
  | { kind: "owner" }
  | {
      kind: "share";
      /** Null: live. */
      frozenAt: Date | null;
      /** The link has ended while the page was open. */
      ended: boolean;
    };

const ViewerContext = createContext<Viewer>({ kind: "owner" });

export const ViewerProvider = ViewerContext;

export function useViewer(): Viewer {
  return useContext(ViewerContext);
}
