import { NoVersion } from "@/components/reward-compare/no-version";

export default function VersionToForkNotFoundPage() {
  return <NoVersion />;
}
