import { importGrader, isGrader } from "@/domain/import/openai-graders";
import type { RewardSpec } from "@/domain/reward/spec";
import { parseRewardSpecText } from "@/domain/reward/spec-text";

export type Import =
  | { kind: "empty" }
  | { kind: "spec"; spec: RewardSpec }
  | { kind: "grader"; spec: RewardSpec; notes: string[] }
  | { kind: "token"; token: string }
  | { kind: "fault"; message: string };

/** What was pasted to be imported: a reward or a grader of OpenAI's as JSON, or a shared link of this server, which is at `origin`. */
export function readImport(pasted: string, origin: string): Import {
  const text = pasted.trim();
  if (text === "") return { kind: "empty" };
  if (text.startsWith("{")) {
    const grader = readGrader(text);
    if (grader) return grader;
    const parsed = parseRewardSpecText(text, null);
    if (parsed.ok) return { kind: "spec", spec: parsed.spec };
    const [first] = parsed.faults;
    const where = first && first.path.length > 0 ? `${first.path.join(".")}: ` : "";
    return { kind: "fault", message: `This is no reward: ${where}${first?.message ?? "it is not valid"}` };
  }
  if (!URL.canParse(text)) {
    return {
      kind: "fault",
      message: "Paste a reward or a grader as JSON, which begins with {, or a link that ends in /s/ and a token.",
    };
  }
  const url = new URL(text);
  const token = /^\/s\/([A-Za-z0-9_-]{22})\/?$/.exec(url.pathname)?.[1];
  if (token === undefined) return { kind: "fault", message: "This is no shared link: those end in /s/ and a token." };
  if (!isHere(url, new URL(origin))) {
    return {
      kind: "fault",
      message: `This link is of another server, ${url.host}, which this one does not ask. Open it, press Take the reward, and paste the JSON here.`,
    };
  }
  return { kind: "token", token };
}

/** Null for a text that is no grader. */
function readGrader(text: string): Import | null {
  const json = parsedJson(text);
  if (!isGrader(json)) return null;
  const imported = importGrader(json);
  if (imported.ok) return { kind: "grader", spec: imported.spec, notes: imported.notes };
  const said = imported.faults.map(({ path, message }) =>
    path.length > 0 ? `${path.join(".")}: ${message}` : message,
  );
  return { kind: "fault", message: `This grader cannot be taken over. ${said.join(". ")}.` };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** The same server, also by another of the machine's own names. */
function isHere(url: URL, own: URL): boolean {
  if (url.host === own.host) return true;
  return loopback.includes(url.hostname) && loopback.includes(own.hostname) && url.port === own.port;
}
