-- AlterTable
ALTER TABLE "run" ADD COLUMN     "number" SERIAL NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "run_number_key" ON "run"("number");
