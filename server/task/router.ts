import { procedure, router } from "@/server/trpc";
import { listTasks } from "./queries";

export const taskRouter = router({
  list: procedure.query(({ ctx }) => listTasks(ctx.db, ctx.actor)),
});
