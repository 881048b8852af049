import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Service {
  readonly url: string;
  readonly arrivals: readonly number[];
  /** 429s that it gave without a reason. */
  readonly refused: number;
  /** Calls beyond its limit. */
  readonly exceeded: number;
  readonly stop: () => Promise<void>;
}

/** A token bucket of a second's calls; every tenth call is refused whatever is in it. */
export async function startService(perSecond: number): Promise<Service> {
  const arrivals: number[] = [];
  const counts = { refused: 0, exceeded: 0 };
  let tokens = perSecond;
  let filled = performance.now();
  const server = createServer((_request, response) => {
    const now = performance.now();
    tokens = Math.min(perSecond, tokens + ((now - filled) / 1_000) * perSecond) - 1;
    filled = now;
    arrivals.push(now);
    if (tokens < 0) {
      tokens = 0;
      counts.exceeded += 1;
      response.writeHead(429, { "retry-after": "1" }).end();
    } else if (arrivals.length % 10 === 0) {
      counts.refused += 1;
      response.writeHead(429, { "retry-after": "0.2" }).end();
    } else response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    arrivals,
    get refused() {
      return counts.refused;
    },
    get exceeded() {
      return counts.exceeded;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
