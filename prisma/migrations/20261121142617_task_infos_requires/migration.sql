-- AlterTable
ALTER TABLE "trainer" ADD COLUMN     "task_infos" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "requires" TEXT[] DEFAULT ARRAY[]::TEXT[];
