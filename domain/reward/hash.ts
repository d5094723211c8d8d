import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { type RewardSpecInput, rewardSpecSchema } from "./spec";

/**
 * What a reward is known by: SHA-256 in hex of the RFC 8785 JSON of the spec with defaults filled in, without name, labels
 * and tests. Throws for what is no spec.
 */
export function rewardHash(spec: RewardSpecInput): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalReward(spec))));
}

/** The text that is hashed. */
export function canonicalReward(spec: RewardSpecInput): string {
  const { name: _name, tests: _tests, terms, ...rest } = rewardSpecSchema.parse(spec);
  const unlabelled = terms.map(({ label: _label, ...term }) => term);
  return canonicalize({ ...rest, terms: unlabelled }) ?? "";
}
