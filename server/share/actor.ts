import type { Actor } from "@/server/actor";
import type { OpenShare } from "./find";

/** Who asks through a link. A frozen page lives on its snapshot alone, so its token reads no run. */
export function shareActor(share: Pick<OpenShare, "id" | "projectId" | "target">): Actor {
  const { frozenAt, runIds } = share.target;
  return {
    kind: "share",
    projectId: share.projectId,
    shareId: share.id,
    runIds: frozenAt === null ? runIds : [],
  };
}
