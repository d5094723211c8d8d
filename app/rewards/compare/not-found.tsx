import { NoVersion } from "@/components/reward-compare/no-version";

export default function ComparedVersionNotFoundPage() {
  return <NoVersion />;
}
