/**
 * Loaded before everything else (`--import`): every way out of this process throws from here on, so
 * that what replays under it has needed no network.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const refused: string[] = [];

function refuse(what: string): () => never {
  return () => {
    refused.push(what);
    throw new Error(`No network here: ${what}`);
  };
}

function close(owner: object, names: readonly string[], label: string): void {
  for (const name of names) {
    Object.defineProperty(owner, name, {
      value: refuse(`${label}.${name}`),
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
}

close(net.Socket.prototype, ["connect"], "net.Socket");
close(net, ["connect", "createConnection"], "net");
close(net.Server.prototype, ["listen"], "net.Server");
close(http, ["request", "get"], "http");
close(https, ["request", "get"], "https");
close(http2, ["connect"], "http2");
close(dns, ["lookup", "resolve", "resolve4", "resolve6", "reverse"], "dns");
close(dns.promises, ["lookup", "resolve", "resolve4", "resolve6", "reverse"], "dns.promises");
close(dgram.Socket.prototype, ["bind", "connect", "send"], "dgram.Socket");
close(globalThis, ["fetch", "WebSocket", "EventSource"], "globalThis");
syncBuiltinESMExports();

/** What was tried since the process began. */
export function triedNetwork(): readonly string[] {
  return refused;
}
