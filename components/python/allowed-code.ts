import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";

const KEY = "rewardsmith:python-allowed";
/** The oldest are forgotten first: then they are asked for again. */
const MOST = 500;

/**
 * Whose code may run in this browser without asking: what was typed here, and what somebody here said may run. Kept as hashes, so
 * another text asks again.
 */
export type AllowedCode = {
  has: (code: string) => boolean;
  /** For this page; `keep` remembers it. */
  allow: (code: string) => void;
  keep: (code: string) => void;
};

export function openAllowedCode(storage: Pick<Storage, "getItem" | "setItem">): AllowedCode {
  const here = new Set<string>();
  return {
    has: (code) => here.has(code) || read(storage).includes(hashOf(code)),
    allow: (code) => void here.add(code),
    keep: (code) => {
      here.add(code);
      const hash = hashOf(code);
      const kept = read(storage);
      if (kept.at(-1) === hash) return;
      try {
        storage.setItem(KEY, JSON.stringify([...kept.filter((one) => one !== hash), hash].slice(-MOST)));
      } catch {
        // A full or forbidden storage: the page asks again after a reload.
      }
    },
  };
}

function read(storage: Pick<Storage, "getItem">): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(storage.getItem(KEY) ?? "[]"));
  } catch {
    return [];
  }
}

const hashOf = (code: string) => bytesToHex(sha256(utf8ToBytes(code)));
