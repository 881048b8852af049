import { open } from "../../../src/app/open.ts";
import { serve } from "../../../src/server/serve.ts";

const app = await open({ store: process.argv[2] ?? "" });
const server = await serve(app, { port: 0, rate: 1_000_000 });
process.send?.(Number(new URL(server.url).port));

process.on("message", async () => {
  while ((await app.store.traces.backlog()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  process.send?.("settled");
});
