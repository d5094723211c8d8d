import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Launches the Chrome of CHROME_PATH, else the Chromium that comes from npm (Linux x64), else an installed Chrome.
 * The sandbox is off only as root, where Chrome has none.
 */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env.CHROME_PATH || null;
  const packaged = chosen === null && process.platform === "linux" && process.arch === "x64";
  const folder = packaged ? unpackChromium() : null;
  const executablePath = chosen ?? (folder === null ? findInstalled() : path.join(folder, "chromium"));
  return chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0 && !packaged,
    args: ["--font-render-hinting=none", "--disable-dev-shm-usage"],
    env: { ...process.env, ...(folder === null ? {} : environmentFor(folder)) },
  });
}

/** Once per version, beside what npm installed. The package unpacks into TMPDIR, so it is given a folder of ours. */
function unpackChromium(): string {
  const packageFile = path.join(root, "node_modules/@sparticuz/chromium/package.json");
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  const folder = path.join(root, "node_modules/.cache/rewardsmith", `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  const script = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
    // Named as on Lambda, the package also unpacks the libraries that a bare machine lacks.
    env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The machine's own libraries and fonts where it has them, the package's where not. */
function environmentFor(folder: string): Record<string, string> {
  const libraries = execFileSync("ldd", [path.join(folder, "chromium")], { encoding: "utf8" });
  return {
    ...(libraries.includes("not found") ? { LD_LIBRARY_PATH: path.join(folder, "al2023/lib") } : {}),
    ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: path.join(folder, "fonts") }),
  };
}

function findInstalled(): string {
  const places = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/usr/bin/google-chrome",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
  ];
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error("No browser found for the browser tests: install Chrome, or set CHROME_PATH to one.");
}
