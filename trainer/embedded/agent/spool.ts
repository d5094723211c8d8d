import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { listFolder, writeDurably } from "./files";

/** What an attempt has to say and the server has not acknowledged, on disk, one file a batch, in order of seq. */
export type Spool = {
  /** Seqs not acknowledged, ascending. */
  readonly pending: readonly number[];
  readonly lastSeq: number;
  /** Stores the next batch; `body` gets its seq. Resolves once it would survive a crash. */
  append(body: (seq: number) => string): Promise<number>;
  read(seq: number): Promise<string>;
  acknowledge(seq: number): Promise<void>;
  /** Sets aside a batch that the server will never take, with all after it, for a person to look at; the next has its seq. */
  setAside(seq: number): Promise<void>;
};

const nameOf = (seq: number) => `${String(seq).padStart(10, "0")}.json`;

/** Opens an attempt's spool in `folder`, made when absent. The newest acknowledged seq stays as an empty `.acked` file. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  const pending: number[] = [];
  let lastSeq = 0;
  let newestMark: number | null = null;
  for (const name of await listFolder(folder)) {
    const match = /^(\d{10})\.(json|acked|rejected)$/.exec(name);
    if (!match) continue;
    const seq = Number(match[1]);
    // What was set aside the server has not stored, so its seq is free.
    if (match[2] !== "rejected") lastSeq = Math.max(lastSeq, seq);
    if (match[2] === "json") pending.push(seq);
    if (match[2] === "acked") newestMark = seq;
  }

  return {
    pending,
    get lastSeq() {
      return lastSeq;
    },
    async append(body) {
      const seq = lastSeq + 1;
      await writeDurably(path.join(folder, nameOf(seq)), body(seq));
      lastSeq = seq;
      pending.push(seq);
      return seq;
    },
    read: (seq) => readFile(path.join(folder, nameOf(seq)), "utf8"),
    async acknowledge(seq) {
      const file = path.join(folder, nameOf(seq));
      if (newestMark === null || seq > newestMark) {
        await rm(file.replace(/\.json$/, ".acked"), { force: true });
        await writeDurably(file.replace(/\.json$/, ".acked"), "");
        if (newestMark !== null)
          await rm(path.join(folder, nameOf(newestMark).replace(/\.json$/, ".acked")), { force: true });
        newestMark = seq;
      }
      await rm(file, { force: true });
      pending.splice(pending.indexOf(seq), 1);
    },
    async setAside(seq) {
      for (const later of pending.splice(pending.indexOf(seq))) {
        const file = path.join(folder, nameOf(later));
        await rename(file, file.replace(/\.json$/, ".rejected"));
      }
      lastSeq = seq - 1;
    },
  };
}
