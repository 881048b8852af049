import type { Config } from "../app/config.ts";
import type { App } from "../app/open.ts";
import { open } from "../app/open.ts";
import { createHandler } from "./handler.ts";

/** Whatever a route answered, read without its type. */
export interface Any {
  readonly [key: string]: Any;
}

/** A list that a route answered. */
export function items(value: Any | undefined): readonly Any[] {
  return Array.isArray(value) ? (value as readonly Any[]) : [];
}

export interface Asked {
  readonly status: number;
  readonly body: Any;
}

export interface TestApi {
  readonly app: App;
  get(path: string): Promise<Asked>;
  post(path: string, body: unknown): Promise<Asked>;
}

/** A real app in memory behind its handler, closed afterwards. */
export async function withApi(config: Config, use: (api: TestApi) => Promise<void>): Promise<void> {
  const app = await open({ store: ":memory:", ...config });
  const handle = createHandler(app);
  const ask = async (path: string, init: RequestInit = {}): Promise<Asked> => {
    const headers = { host: "localhost", ...init.headers };
    const response = await handle(new Request(`http://localhost${path}`, { ...init, headers }));
    return { status: response.status, body: (await response.json()) as Any };
  };
  try {
    await use({
      app,
      get: (path) => ask(path),
      post: (path, body) =>
        ask(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
    });
  } finally {
    await app.close();
  }
}
