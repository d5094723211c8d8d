import { bankRouter } from "./bank/router";
import { checkpointRouter } from "./checkpoint/router";
import { compareRouter } from "./compare/router";
import { evaluationRouter } from "./evaluation/router";
import { liveRouter } from "./live/router";
import { logRouter } from "./log/router";
import { rewardRouter } from "./reward/router";
import { rolloutRouter } from "./rollout/router";
import { runRouter } from "./run/router";
import { seriesRouter } from "./series/router";
import { shareRouter } from "./share/router";
import { taskRouter } from "./task/router";
import { trainerRouter } from "./trainer/router";
import { router } from "./trpc";

export const appRouter = router({
  rewards: rewardRouter,
  tasks: taskRouter,
  trainers: trainerRouter,
  runs: runRouter,
  checkpoints: checkpointRouter,
  series: seriesRouter,
  rollouts: rolloutRouter,
  evaluations: evaluationRouter,
  banks: bankRouter,
  logs: logRouter,
  live: liveRouter,
  compare: compareRouter,
  shares: shareRouter,
});

export type AppRouter = typeof appRouter;
