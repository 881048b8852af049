const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a machine's own programs alone can reach an address to listen on. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether a request was meant for this server. A page of another site can point its own name at this machine (DNS
 * rebinding), and would then send that name.
 */
export function isOwnHost(header: string | undefined, names: readonly string[]): boolean {
  if (header === undefined) return false;
  const host = header.replace(/:\d+$/, "").toLowerCase();
  return LOOPBACK.has(host) || names.includes(host);
}

/** Whether a request that a browser sent comes from a page of this server, or from no page at all. */
export function isOwnOrigin(
  { origin, host, site }: { origin: string | undefined; host: string | undefined; site: string | undefined },
  origins: readonly string[],
): boolean {
  if (origin !== undefined && origins.includes(origin)) return true;
  if (site === "cross-site" || site === "same-site") return false;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
