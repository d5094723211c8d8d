/** What the user gave cannot be used: exit code 2. The message says where it is wrong and what to do. */
export class BadInput extends Error {}
