-- AlterTable
ALTER TABLE "run" ADD COLUMN     "variation" JSONB NOT NULL DEFAULT '[]';
