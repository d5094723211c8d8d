"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { When } from "@/components/ui/when";
import { useTRPC } from "@/trpc/client";
import type { ShareInfo } from "@/trpc/types";
import { RevokeShare } from "./revoke-share";

/** Every link that was made: what it shows, until when, and a way to end it. */
export function SharesList() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.shares.list.queryOptions());
  if (data.shares.length === 0) {
    return (
      <EmptyState title="Nothing is shared">
        Open a run or a comparison and press Share. Every link you make is listed here and can be ended here.
      </EmptyState>
    );
  }
  return (
    <Table>
      <thead>
        <tr>
          <TableHead className="pl-0">Link</TableHead>
          <TableHead>Shows</TableHead>
          <TableHead className="hidden md:table-cell">Made</TableHead>
          <TableHead className="hidden sm:table-cell">Ends</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {data.shares.map((share) => (
          <TableRow key={share.id} data-share={share.id} className={share.ended ? "text-faint" : undefined}>
            <TableCell className="max-w-40 pl-0 sm:max-w-72">
              <span className="block truncate font-medium">{share.name || "Without a name"}</span>
              <Link href={hrefOf(share)} prefetch={false} className="block truncate text-soft text-xs hover:underline">
                {share.title}
              </Link>
            </TableCell>
            <TableCell>
              <Badge tone={share.ended ? "neutral" : share.frozenAt ? "outline" : "live"}>
                {share.frozenAt ? "frozen" : "live"}
              </Badge>
            </TableCell>
            <TableCell className="hidden text-soft md:table-cell">
              <When date={share.createdAt} />
            </TableCell>
            <TableCell className="hidden text-soft sm:table-cell">
              <Ends share={share} />
            </TableCell>
            <TableCell className="pr-0 text-right">
              {share.ended ? (
                <span className="text-xs">{share.revokedAt ? "Revoked" : "Expired"}</span>
              ) : (
                <RevokeShare shareId={share.id} name={share.name || share.title} />
              )}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Ends({ share }: { share: ShareInfo }) {
  if (share.revokedAt) return <When date={share.revokedAt} />;
  return share.expiresAt ? <When date={share.expiresAt} /> : "when revoked";
}

/** The owner's own page of what is shared. */
function hrefOf({ page, runIds }: ShareInfo): string {
  return page === "run" ? `/runs/${runIds[0]}` : `/compare?runs=${runIds.join(",")}`;
}
