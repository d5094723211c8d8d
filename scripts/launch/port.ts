import { connect, createServer } from "node:net";
import { LaunchError } from "@/scripts/launch/progress";

const USUAL_PORT = 3000;

/**
 * PORT when it is set, and only that one; else the first free port from 3000 on, saying so when 3000 was taken.
 * Throws a LaunchError that names the port when it cannot be had.
 */
export async function choosePort(wanted: string | undefined, say: (line: string) => void): Promise<number> {
  if (wanted) {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new LaunchError(`PORT is "${wanted}", which is no port: give a whole number from 1 to 65535.`);
    }
    if (await isFree(port)) return port;
    throw new LaunchError(
      `Port ${port} (from PORT) cannot be used: another program has it, or it needs more rights. Stop that program, or set PORT to another number.`,
    );
  }
  for (let port = USUAL_PORT; port < USUAL_PORT + 100; port++) {
    if (!(await isFree(port))) continue;
    if (port !== USUAL_PORT) say(`Port ${USUAL_PORT} is taken by another program; using ${port}`);
    return port;
  }
  throw new LaunchError(`No free port from ${USUAL_PORT} to ${USUAL_PORT + 99}; set PORT to one that is free.`);
}

/** Free: nothing answers there and we may listen. On some systems one may listen beside a program on all addresses. */
async function isFree(port: number): Promise<boolean> {
  return !(await answers(port)) && (await mayListen(port));
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(1000, () => end(true));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function mayListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
