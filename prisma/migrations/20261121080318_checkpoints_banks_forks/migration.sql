-- AlterTable
ALTER TABLE "run" ADD COLUMN     "parent_id" TEXT,
ADD COLUMN     "start_step" INTEGER;

-- AlterTable
ALTER TABLE "evaluation" ADD COLUMN     "summary" JSONB;

-- AlterTable
ALTER TABLE "share" ADD COLUMN     "name" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "checkpoint" (
    "run_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "attempt_number" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "data" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("run_id","step")
);

-- CreateTable
CREATE TABLE "bank" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "base_model" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "prompts" INTEGER NOT NULL,
    "samples_per_prompt" INTEGER NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "run_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bank_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "bank_run_id_key" ON "bank"("run_id");

-- CreateIndex
CREATE INDEX "bank_project_id_task_base_model_idx" ON "bank"("project_id", "task", "base_model");

-- CreateIndex
CREATE INDEX "run_parent_id_idx" ON "run"("parent_id");

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank" ADD CONSTRAINT "bank_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank" ADD CONSTRAINT "bank_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
