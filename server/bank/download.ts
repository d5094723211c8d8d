import { COLUMNS_FORMAT } from "@/domain/rollout/columns-file";
import type { Rollout } from "@/domain/rollout/rollout";
import { answerAs } from "./answer";
import { bankGroups } from "./bank-groups";
import { getFinishedBank, readColumnsFile } from "./read-bank";

/** A bank never changes, but it can be removed: a browser asks again and is told 304. */
const CACHE = "private, no-cache";

/** GET /api/banks/{bank}/columns: the numbers of a bank as the browser reads them. */
export function downloadColumns(request: Request, bankId: string): Promise<Response> {
  return answerAs(request, async ({ db, actor }) => {
    const etag = `"columns-${COLUMNS_FORMAT}-${bankId}"`;
    const headers = { etag, "cache-control": CACHE };
    if (request.headers.get("if-none-match") === etag) {
      await getFinishedBank(db, actor, bankId);
      return new Response(null, { status: 304, headers });
    }
    const { data } = await readColumnsFile(db, actor, bankId);
    return new Response(data, { headers: { ...headers, "content-type": "application/octet-stream" } });
  });
}

/** GET /api/banks/{bank}/rollouts.jsonl: every rollout, one a line, in the order of the columns. */
export function downloadRollouts(request: Request, bankId: string): Promise<Response> {
  return answerAs(request, async ({ db, actor }) => {
    const bank = await getFinishedBank(db, actor, bankId);
    const groups = bankGroups(db, bank);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await groups.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value.map((rollout) => `${lineOf(rollout)}\n`).join("")));
      },
      async cancel() {
        await groups.return(undefined);
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "application/jsonl; charset=utf-8",
        "content-disposition": `attachment; filename="${fileName(bank.name)}"`,
        "cache-control": CACHE,
      },
    });
  });
}

/** What is the default is left out: it reads back as the same. */
function lineOf({ group, samplingLogprob, policyLogprob, tier, ...rollout }: Rollout): string {
  return JSON.stringify({
    ...rollout,
    ...(policyLogprob === null ? {} : { policyLogprob }),
    ...(samplingLogprob === null ? {} : { samplingLogprob }),
    ...(group === null ? {} : { group }),
    ...(tier === undefined ? {} : { tier }),
  });
}

function fileName(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return `${slug || "bank"}.jsonl`;
}
