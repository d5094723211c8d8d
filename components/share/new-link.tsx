"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { isLoopback } from "@/components/ui/is-loopback";

/** The link that was just made: shown this once, since only a hash of it is kept. */
export function NewLink({ token, onClose }: { token: string; onClose: () => void }) {
  const { origin } = window.location;
  const address = `${origin}/s/${token}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="The link is ready"
      description="It is stored hashed and shown this once: copy it now."
      className="max-w-xl"
      actions={
        <>
          <Button asChild>
            {/* A page of its own: what a link opens never shares state with its owner's pages. */}
            <a href={address} target="_blank" rel="noreferrer">
              Open it
            </a>
          </Button>
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        </>
      }
    >
      <CodeBlock code={address} label="the link" wrap />
      {isLoopback(origin) ? (
        <p className="text-pretty text-soft text-xs">
          {origin} can be opened on this machine alone. docs/sharing.md says how to let others reach links and nothing
          else.
        </p>
      ) : null}
      <p className="text-soft text-xs">
        You can end it at any time in{" "}
        <Link href="/shares" className="text-accent underline-offset-4 hover:underline">
          Shared links
        </Link>
        .
      </p>
    </Dialog>
  );
}
