-- AlterTable
ALTER TABLE "run" ADD COLUMN     "checks" JSONB;

-- AlterTable
ALTER TABLE "bank" ADD COLUMN     "origin" JSONB,
ADD COLUMN     "rollouts" INTEGER,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'sampled',
ADD COLUMN     "top_k" INTEGER,
ADD COLUMN     "top_p" DOUBLE PRECISION,
ALTER COLUMN "run_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "bank_group" (
    "id" SERIAL NOT NULL,
    "bank_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "tier" TEXT,
    "rollouts" JSONB NOT NULL,
    "count" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "bank_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_columns" (
    "bank_id" TEXT NOT NULL,
    "format" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "bank_columns_pkey" PRIMARY KEY ("bank_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "bank_group_bank_id_place_key" ON "bank_group"("bank_id", "place");

-- AddForeignKey
ALTER TABLE "bank_group" ADD CONSTRAINT "bank_group_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_columns" ADD CONSTRAINT "bank_columns_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE CASCADE ON UPDATE CASCADE;
