import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { SharedPage } from "@/components/share/shared-page";
import { openSharedPage } from "@/server/share/page";

type Props = { params: Promise<{ token: string }>; searchParams: Promise<SearchParams> };

const robots = { index: false, follow: false };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const share = await openSharedPage((await params).token);
  if (!share) notFound();
  return { title: share.name || share.title, robots, referrer: "no-referrer" };
}

export default async function SharePage({ params, searchParams }: Props) {
  const { token } = await params;
  const share = await openSharedPage(token);
  if (!share) notFound();
  // The address holds the view, as on the page that was shared.
  if (share.view !== "" && Object.keys(await searchParams).length === 0) redirect(`/s/${token}?${share.view}`);
  return <SharedPage token={token} share={share} />;
}
