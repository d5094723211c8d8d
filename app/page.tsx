import { redirect } from "next/navigation";
import { Welcome } from "@/components/home/welcome";
import { caller } from "@/trpc/server";

export default async function HomePage() {
  const { total } = await caller.runs.list({ limit: 1 });
  if (total > 0) redirect("/runs");
  return <Welcome />;
}
