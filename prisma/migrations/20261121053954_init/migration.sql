-- CreateTable
CREATE TABLE "project" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reward" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reward_version" (
    "id" TEXT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "author" TEXT NOT NULL DEFAULT '',
    "task_id" TEXT,
    "parent_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trainer" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "embedded" BOOLEAN NOT NULL DEFAULT false,
    "engine" TEXT NOT NULL DEFAULT '',
    "version" TEXT NOT NULL DEFAULT '',
    "device" TEXT NOT NULL DEFAULT '',
    "memory" DOUBLE PRECISION,
    "tasks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "base_models" JSONB NOT NULL DEFAULT '[]',
    "features" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "registered_at" TIMESTAMPTZ(3),
    "last_beat_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "trainer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "launch_id" TEXT NOT NULL,
    "job" TEXT NOT NULL DEFAULT 'train',
    "status" TEXT NOT NULL DEFAULT 'queued',
    "want" TEXT NOT NULL DEFAULT 'go',
    "reward_version_id" TEXT,
    "spec" JSONB,
    "config" JSONB NOT NULL,
    "task" TEXT NOT NULL,
    "base_model" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "requested_trainer_id" TEXT,
    "trainer_id" TEXT,
    "external" BOOLEAN NOT NULL DEFAULT false,
    "external_key" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "step" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL,
    "failure_reason" TEXT,
    "affinity_trainer_id" TEXT,
    "affinity_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "last_beat_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "trainer_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "lease_token_hash" TEXT NOT NULL,
    "lease_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "resume_from" INTEGER,
    "checkpoint_step" INTEGER,
    "contiguous_seq" INTEGER NOT NULL DEFAULT 0,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "max_step" INTEGER,
    "finish" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "lost_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch" (
    "attempt_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "min_step" INTEGER,
    "max_step" INTEGER,
    "checkpoint" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "batch_pkey" PRIMARY KEY ("attempt_id","seq")
);

-- CreateTable
CREATE TABLE "series" (
    "id" SERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "metric" TEXT NOT NULL,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "point" (
    "series_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "seq" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "point_pkey" PRIMARY KEY ("series_id","step")
);

-- CreateTable
CREATE TABLE "bucket" (
    "series_id" INTEGER NOT NULL,
    "level" SMALLINT NOT NULL,
    "index" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "min" DOUBLE PRECISION,
    "max" DOUBLE PRECISION,
    "first" DOUBLE PRECISION,
    "last" DOUBLE PRECISION,
    "nan" INTEGER NOT NULL,
    "pos_inf" INTEGER NOT NULL,
    "neg_inf" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "bucket_pkey" PRIMARY KEY ("series_id","level","index")
);

-- CreateTable
CREATE TABLE "rollout_group" (
    "id" SERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "split" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "tier" TEXT,
    "rollouts" JSONB NOT NULL,
    "with_text" BOOLEAN NOT NULL,
    "bytes" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "rollout_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" SERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "split" TEXT NOT NULL,
    "decoding" TEXT NOT NULL,
    "problems" JSONB NOT NULL,
    "seq" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_line" (
    "id" SERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "level" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "log_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "frozen" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "share_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reward_project_id_updated_at_idx" ON "reward"("project_id", "updated_at");

-- CreateIndex
CREATE INDEX "reward_version_hash_idx" ON "reward_version"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "reward_version_reward_id_number_key" ON "reward_version"("reward_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "trainer_key_hash_key" ON "trainer"("key_hash");

-- CreateIndex
CREATE INDEX "trainer_project_id_idx" ON "trainer"("project_id");

-- CreateIndex
CREATE INDEX "run_project_id_created_at_idx" ON "run"("project_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "run_status_created_at_idx" ON "run"("status", "created_at");

-- CreateIndex
CREATE INDEX "run_launch_id_idx" ON "run"("launch_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_project_id_external_key_key" ON "run"("project_id", "external_key");

-- CreateIndex
CREATE INDEX "attempt_status_lease_expires_at_idx" ON "attempt"("status", "lease_expires_at");

-- CreateIndex
CREATE INDEX "attempt_trainer_id_idx" ON "attempt"("trainer_id");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_run_id_number_key" ON "attempt"("run_id", "number");

-- CreateIndex
CREATE INDEX "batch_run_id_revision_idx" ON "batch"("run_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "series_run_id_attempt_id_metric_key" ON "series"("run_id", "attempt_id", "metric");

-- CreateIndex
CREATE INDEX "rollout_group_run_id_step_split_idx" ON "rollout_group"("run_id", "step", "split");

-- CreateIndex
CREATE UNIQUE INDEX "rollout_group_attempt_id_step_split_prompt_id_key" ON "rollout_group"("attempt_id", "step", "split", "prompt_id");

-- CreateIndex
CREATE INDEX "evaluation_run_id_step_idx" ON "evaluation"("run_id", "step");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_attempt_id_step_split_decoding_key" ON "evaluation"("attempt_id", "step", "split", "decoding");

-- CreateIndex
CREATE INDEX "log_line_run_id_id_idx" ON "log_line"("run_id", "id");

-- CreateIndex
CREATE INDEX "log_line_run_id_revision_idx" ON "log_line"("run_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "share_token_hash_key" ON "share"("token_hash");

-- CreateIndex
CREATE INDEX "share_project_id_idx" ON "share"("project_id");

-- AddForeignKey
ALTER TABLE "reward" ADD CONSTRAINT "reward_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_version" ADD CONSTRAINT "reward_version_reward_id_fkey" FOREIGN KEY ("reward_id") REFERENCES "reward"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_version" ADD CONSTRAINT "reward_version_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "reward_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trainer" ADD CONSTRAINT "trainer_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_reward_version_id_fkey" FOREIGN KEY ("reward_version_id") REFERENCES "reward_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_requested_trainer_id_fkey" FOREIGN KEY ("requested_trainer_id") REFERENCES "trainer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_trainer_id_fkey" FOREIGN KEY ("trainer_id") REFERENCES "trainer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_affinity_trainer_id_fkey" FOREIGN KEY ("affinity_trainer_id") REFERENCES "trainer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_trainer_id_fkey" FOREIGN KEY ("trainer_id") REFERENCES "trainer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch" ADD CONSTRAINT "batch_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "point" ADD CONSTRAINT "point_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bucket" ADD CONSTRAINT "bucket_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_group" ADD CONSTRAINT "rollout_group_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_group" ADD CONSTRAINT "rollout_group_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_line" ADD CONSTRAINT "log_line_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_line" ADD CONSTRAINT "log_line_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The project everything belongs to until there is a screen for projects (server/db/default-project.ts).
INSERT INTO "project" ("id", "name") VALUES ('default', 'Default');
