import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/root-router";

/** What procedures take and return, for components: `RouterOutputs["runs"]["get"]`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

export type RewardSummary = RouterOutputs["rewards"]["list"]["rewards"][number];
export type RewardVersion = RouterOutputs["rewards"]["get"]["versions"][number];
export type RewardVersionDetail = RouterOutputs["rewards"]["version"];
export type TaskInfo = RouterOutputs["tasks"]["list"]["tasks"][number];
export type TrainerInfo = RouterOutputs["trainers"]["list"]["trainers"][number];
export type RunRow = RouterOutputs["runs"]["list"]["runs"][number];
export type RunLaunch = RouterOutputs["runs"]["list"]["launches"][number];
export type RunDetail = RouterOutputs["runs"]["get"];
export type ComparedRun = RouterOutputs["compare"]["runs"]["runs"][number];
export type CheckpointRow = RouterOutputs["checkpoints"]["list"]["checkpoints"][number];
export type ChildRun = RouterOutputs["checkpoints"]["children"]["children"][number];
export type SeriesPoints = RouterOutputs["series"]["points"]["series"][number];
export type RolloutGroupRow = RouterOutputs["rollouts"]["page"]["groups"][number];
export type EvaluationRow = RouterOutputs["evaluations"]["list"]["evaluations"][number];
export type BankRow = RouterOutputs["banks"]["list"]["banks"][number];
export type LogLine = RouterOutputs["logs"]["page"]["lines"][number];
export type ShareInfo = RouterOutputs["shares"]["list"]["shares"][number];
export type SharedReward = RouterOutputs["shares"]["rewards"]["rewards"][number];
export type { Fault } from "@/domain/reward/faults";
export type { LiveDelta } from "@/server/live/delta";
