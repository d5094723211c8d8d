import { z } from "zod";
import { type ImportReport, importReportSchema } from "@/domain/rollout/import-report";

export type UploadAbout = Record<string, string>;
/** Bytes that the server has taken; it reads them as they come, so it is about as far. */
export type UploadProgress = { sent: number; total: number };

const answerSchema = z.object({ report: importReportSchema });
const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

/** Sends a file to be made a bank. Rejects with a sentence; a stop, which leaves nothing behind, with an AbortError. */
export function uploadBank(given: {
  file: File;
  about: UploadAbout;
  onProgress: (progress: UploadProgress) => void;
  signal: AbortSignal;
}): Promise<ImportReport> {
  const { file, about, onProgress, signal } = given;
  // fetch says nothing of what has been sent.
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", `/api/banks/import?${new URLSearchParams({ ...about, fileName: file.name.slice(-300) })}`);
    request.setRequestHeader("content-type", "application/jsonl");
    request.upload.onprogress = ({ loaded }) => onProgress({ sent: loaded, total: file.size });
    request.onload = () => {
      const body = parse(request.responseText);
      const answer = answerSchema.safeParse(body);
      if (answer.success) return resolve(answer.data.report);
      const refusal = refusalSchema.safeParse(body);
      reject(
        new Error(refusal.success ? refusal.data.error.message : `The server answered ${request.status}. Try again.`),
      );
    };
    request.onerror = () =>
      reject(
        new Error("The file could not be sent: the server did not answer, or the file changed meanwhile. Try again."),
      );
    request.onabort = () => reject(new DOMException("Stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
