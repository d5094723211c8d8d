import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { UnderstandScreen } from "@/components/understand/understand-screen";

export const metadata: Metadata = { title: "Understand" };

export default function UnderstandPage() {
  return (
    <>
      <PageHeader
        title="Understand"
        description="Drag six answers of a base model, and see where each objective would take it: what is new, and what is only sharper."
      />
      <UnderstandScreen />
    </>
  );
}
