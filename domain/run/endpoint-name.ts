/**
 * An endpoint's name as trainers look it up: small letters, and _ for what no variable of an environment can have. The torch
 * trainer computes the same (terms/term_settings.py): both are tested on the same examples.
 */
export function endpointName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_]/gu, "_");
}
