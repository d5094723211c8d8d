// What the process that runs Python terms lets go before it loads Python (child.mjs).

import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import nodeModule from "node:module";
import net from "node:net";
import threads from "node:worker_threads";

/**
 * The permission model covers files, processes and (before Node 25) no network: what is left is taken away here. Nothing that calls
 * this can start a thread afterwards, in which all of it would be there again.
 */
export function giveUpPowers() {
  function refuse() {
    throw new Error("refused");
  }
  for (const name of [
    "fetch",
    "WebSocket",
    "EventSource",
    "XMLHttpRequest",
    "Request",
    "Response",
    "BroadcastChannel",
  ]) {
    Reflect.deleteProperty(globalThis, name);
  }
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.send = refuse;
  dgram.Socket.prototype.connect = refuse;
  threads.Worker.prototype.constructor = refuse;
  Object.assign(threads, { Worker: refuse, moveMessagePortToContext: refuse });
  // Hooks of modules run in a thread of their own.
  Object.assign(nodeModule, { register: refuse });
  // A name that is looked up says something to whoever answers for it.
  for (const names of [dns, dns.promises]) {
    for (const [name, value] of Object.entries(names)) {
      if (typeof value === "function") Reflect.set(names, name, refuse);
    }
  }
  nodeModule.syncBuiltinESMExports();
  // Pyodide asks for these flags while it starts.
  const constants = { fs: fs.constants };
  const binding = (/** @type {string} */ name) => (name === "constants" ? constants : refuse());
  for (const name of [
    "_linkedBinding",
    "dlopen",
    "getBuiltinModule",
    "kill",
    "_kill",
    "_debugProcess",
    "report",
    "_getActiveHandles",
  ]) {
    Object.defineProperty(process, name, { value: refuse, configurable: false });
  }
  Object.defineProperty(process, "binding", { value: binding, configurable: false });
  Object.defineProperty(process, "env", { value: Object.freeze({}), configurable: false });
  Object.defineProperty(process, "mainModule", { value: undefined, configurable: false });
}
