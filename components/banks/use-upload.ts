import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ImportReport } from "@/domain/rollout/import-report";
import { useTRPC } from "@/trpc/client";
import { type UploadAbout, type UploadProgress, uploadBank } from "./upload-bank";

export type UploadState =
  /** `message`: why the last try came to nothing. */
  | { step: "filling"; message: string | null }
  | ({ step: "sending"; fileName: string; startedAt: number } & UploadProgress)
  | { step: "done"; report: ImportReport };

/** A file on its way to become a bank; leaving the page stops it. */
export function useUpload() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [state, setState] = useState<UploadState>({ step: "filling", message: null });
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  async function send(file: File, about: UploadAbout) {
    const stop = new AbortController();
    stopping.current = stop;
    const sending = { step: "sending" as const, fileName: file.name, startedAt: Date.now() };
    const tell = (progress: UploadProgress) => setState({ ...sending, ...progress });
    tell({ sent: 0, total: file.size });
    try {
      const report = await uploadBank({ file, about, onProgress: tell, signal: stop.signal });
      setState({ step: "done", report });
      await Promise.all(
        [trpc.banks.list, trpc.tasks.list].map((changed) => queryClient.invalidateQueries(changed.pathFilter())),
      );
    } catch (error) {
      if (stop.signal.aborted) setState({ step: "filling", message: "Stopped: nothing was imported." });
      else setState({ step: "filling", message: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    state,
    send: (file: File, about: UploadAbout) => void send(file, about),
    stop: () => stopping.current?.abort(),
    reset: () => setState({ step: "filling", message: null }),
  };
}
