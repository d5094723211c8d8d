"use client";

import { Share2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ShareDialog } from "./share-dialog";
import { useViewer } from "./viewer";

/** Opens the dialog that makes a link to the page one is on; who has come by a link does not get it. */
export function ShareButton({ page, runIds }: { page: "run" | "comparison"; runIds: readonly string[] }) {
  const [open, setOpen] = useState(false);
  if (useViewer().kind !== "owner") return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Share2 aria-hidden />
        Share
      </Button>
      {open ? <ShareDialog page={page} runIds={runIds} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
