"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { compareHref } from "@/components/reward-compare/compare-href";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { When } from "@/components/ui/when";
import { regime, regimeOf } from "@/domain/objective/regimes";
import { rewardPresets } from "@/domain/reward/presets";
import { useTRPC } from "@/trpc/client";

/** The saved rewards, and the presets one starts from. */
export function RewardLibrary() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.rewards.list.queryOptions());
  return (
    <div className="flex flex-col gap-12">
      {data.rewards.length > 0 ? (
        <section aria-labelledby="saved-title">
          <div className="mb-2 flex items-baseline justify-between gap-4">
            <h2 id="saved-title" className="font-medium text-[15px] tracking-tight">
              Saved
            </h2>
            <Link
              href={compareHref(data.rewards[1]?.latest.id, data.rewards[0]?.latest.id)}
              prefetch={false}
              className="text-soft text-xs underline"
            >
              Compare two versions
            </Link>
          </div>
          <Table>
            <thead>
              <tr>
                <TableHead className="pl-0">Name</TableHead>
                <TableHead className="hidden sm:table-cell">Regime</TableHead>
                <TableHead className="hidden lg:table-cell">Terms</TableHead>
                <TableHead>Version</TableHead>
                <TableHead className="hidden sm:table-cell">Changed</TableHead>
                <TableHead>
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {data.rewards.map((reward) => (
                <TableRow key={reward.id}>
                  <TableCell className="max-w-40 pl-0 sm:max-w-80">
                    <Link
                      href={`/rewards/${reward.id}`}
                      prefetch={false}
                      className="block truncate font-medium hover:underline"
                    >
                      {reward.name}
                    </Link>
                  </TableCell>
                  <TableCell className="hidden sm:table-cell">
                    <Badge>{regime(regimeOf(reward.latest.spec.objective)).label}</Badge>
                  </TableCell>
                  <TableCell className="hidden max-w-64 truncate text-soft lg:table-cell">
                    {reward.latest.spec.terms.map((term) => term.id).join(", ")}
                  </TableCell>
                  <TableCell className="whitespace-nowrap">
                    {reward.latest.number}{" "}
                    <span className="font-mono text-faint text-xs">{reward.latest.hash.slice(0, 7)}</span>
                  </TableCell>
                  <TableCell className="hidden text-soft sm:table-cell">
                    <When date={reward.updatedAt} />
                  </TableCell>
                  <TableCell className="pr-0 text-right">
                    <Button asChild size="small">
                      <Link href={`/launch?version=${reward.latest.id}&reward=${reward.id}`} prefetch={false}>
                        Launch
                      </Link>
                    </Button>
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
      <section aria-labelledby="presets-title">
        <h2 id="presets-title" className="font-medium text-[15px] tracking-tight">
          Start from a preset
        </h2>
        <p className="mt-1 text-soft">
          {data.rewards.length > 0
            ? "Each opens in the composer; nothing is saved until you say so."
            : "Nothing is saved yet. Each opens in the composer."}
        </p>
        <ul className="mt-4 grid border-border border-t sm:grid-cols-2 sm:gap-x-10 xl:grid-cols-3">
          {rewardPresets().map((preset) => (
            <li key={preset.id} className="border-border border-b">
              <Link
                href={`/rewards/new?preset=${preset.id}`}
                prefetch={false}
                className="group -mx-3 flex h-full flex-col gap-1 rounded-md px-3 py-4 transition-colors hover:bg-surface"
              >
                <span className="flex items-baseline justify-between gap-3 font-medium">
                  {preset.title}
                  <span className="font-normal text-faint text-xs">{preset.task}</span>
                </span>
                <span className="text-pretty text-soft">{preset.sentence}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
