import { once } from "node:events";
import type { ServerHttp2Session } from "node:http2";
import { createServer } from "node:http2";
import type { WorkflowContext } from "@restatedev/restate-sdk";
import { endpoint, workflow } from "@restatedev/restate-sdk";
import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import type { Work } from "./work.ts";
import { STEPS, stepOf } from "./work.ts";

/** The workflow by Restate's SDK alone: each step is kept by Restate before the next, and so is the result. */
export async function bareRestate(): Promise<Work> {
  const server = await startRestate();
  const [ingress = ""] = server.ingress;
  const [port = 0] = await freePorts(1);
  const ten = workflow({
    name: "ten",
    handlers: {
      run: async (rc: WorkflowContext) => {
        for (let index = 0; index < STEPS; index += 1) await rc.run(`step-${index}`, () => stepOf(index));
        return { ok: true };
      },
    },
  });
  const listening = createServer(
    endpoint()
      .setLogger(() => {})
      .bind(ten)
      .http2Handler() as never,
  );
  const sessions = new Set<ServerHttp2Session>();
  listening.on("session", (session) => void sessions.add(session));
  listening.listen(port, "127.0.0.1");
  await once(listening, "listening");
  await post(`${server.admin[0]}/deployments`, { uri: `http://127.0.0.1:${port}` });
  return {
    one: async (n) => void (await post(`${ingress}/ten/run-${n}/run`, { order: 10_023 })),
    close: async () => {
      for (const session of sessions) session.destroy();
      listening.close();
      await server.dispose();
    },
  };
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
