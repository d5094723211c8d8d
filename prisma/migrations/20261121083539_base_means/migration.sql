-- AlterTable
ALTER TABLE "run" ADD COLUMN     "base_means" JSONB NOT NULL DEFAULT '{}';
