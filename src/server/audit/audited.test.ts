import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { createHandler } from "../handler.ts";

const double = workflow({ name: "double", run: async (ctx, n: number) => ctx.step("twice", () => n * 2) });
const OPERATOR = { token: "0123456789abcdef-operator", role: "operator", name: "ann" } as const;
const VIEWER = { token: "0123456789abcdef-viewer", role: "viewer", name: "bob" } as const;

test("a change over HTTP is on record once, a look or a refusal never", async () => {
  const app = await open({ store: ":memory:", workflows: [double] });
  const handle = createHandler(app, { tokens: [OPERATOR, VIEWER] });
  const call = (path: string, { token }: { readonly token: string }, body?: unknown) =>
    handle(
      new Request(`http://localhost/v1${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { host: "localhost", authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const { id } = await app.run(double, 21);
  await call(`/runs/${id}/replay`, VIEWER, {});
  assert.equal((await call(`/runs/${id}/fork`, VIEWER, {})).status, 403);
  assert.equal((await call("/runs/run_none/fork", OPERATOR, {})).status, 404);
  const fork = (await (await call(`/runs/${id}/fork`, OPERATOR, {})).json()) as { readonly id: string };
  const page = (await (await call("/audit?limit=1", VIEWER)).json()) as {
    readonly entries: readonly { readonly at: number }[];
    readonly next: number | null;
  };

  const [entry] = page.entries;
  const told = { actor: "ann", role: "operator", action: "run.fork", target: id, details: { fork: fork.id } };
  assert.deepEqual(entry, { id: 1, at: entry?.at, ...told });
  assert.equal(page.next, null);
  await app.close();
});
