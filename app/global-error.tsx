"use client";

export default function GlobalErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{ fontFamily: "system-ui, sans-serif", padding: "4rem 1.5rem", maxWidth: "40rem", margin: "0 auto" }}
      >
        <h1 style={{ fontSize: "1.25rem" }}>Rewardsmith could not draw this page</h1>
        <p>
          Nothing that was saved is lost, and runs go on. Try again; if it stays like this, look at the terminal where
          Rewardsmith was started.
        </p>
        <p style={{ fontFamily: "monospace", fontSize: "0.8rem" }}>{error.digest ?? error.message}</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
