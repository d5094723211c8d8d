import { randomBytes } from "node:crypto";

/** A new token of a link: 128 random bits in 22 characters that need no escaping. Only its hash is ever stored. */
export function newShareToken(): string {
  return randomBytes(16).toString("base64url");
}

/** Whether a text could be a token: what cannot be is not looked up. */
export function isShareToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text);
}
