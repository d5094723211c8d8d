import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppHeader } from "@/components/shell/app-header";
import { Providers } from "@/components/shell/providers";
import { SharedHeader } from "@/components/shell/shared-header";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Rewardsmith", template: "%s · Rewardsmith" },
  description: "Design a reward, see where it would take the model, train, and tell new capability from sharpening.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0b0d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const given = await headers();
  const nonce = given.get("x-nonce") ?? undefined;
  const shared = given.get("x-shared-page") !== null;
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers nonce={nonce}>
          {shared ? <SharedHeader /> : <AppHeader />}
          <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[1440px] px-4 pt-8 pb-24 outline-none sm:px-6">
            {children}
          </main>
        </Providers>
      </body>
    </html>
  );
}
