import type { z } from "zod";
import { BATCH_LIMITS, type RegisterResponse, type registerRequestSchema } from "@/domain/protocol/messages";
import { registeredFeature } from "@/domain/run/required-features";
import { queueFirstBanks } from "@/server/bank/first-banks";
import type { Database } from "@/server/db/client";
import { leaseSeconds } from "@/server/lease/settings";
import type { AuthenticatedTrainer } from "./authenticate";

/** Notes what a trainer is and can do. The name that a person gave with the key stays. */
export async function registerTrainer(
  db: Database,
  trainer: AuthenticatedTrainer,
  about: z.output<typeof registerRequestSchema>,
): Promise<RegisterResponse> {
  const described = about.tasks.filter((task) => typeof task !== "string");
  const ids = [...new Set(about.tasks.map((task) => (typeof task === "string" ? task : task.id)))];
  await db.pool.query(
    `update trainer set name = case when embedded then $2 else name end,
       engine = $3, version = $4, device = $5, memory = $6, tasks = $7, task_infos = $8, base_models = $9, features = $10,
       registered_at = clock_timestamp(), last_beat_at = clock_timestamp()
     where id = $1`,
    [
      trainer.id,
      about.name,
      about.engine,
      about.version,
      about.device,
      about.memory,
      ids,
      JSON.stringify(described),
      JSON.stringify(about.baseModels),
      about.features.map(registeredFeature),
    ],
  );
  await queueFirstBanks(db, trainer);
  return { trainer: trainer.id, leaseSeconds: leaseSeconds(), batchLimits: { ...BATCH_LIMITS } };
}
