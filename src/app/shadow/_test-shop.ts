import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import type { ReleaseId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { Workflow } from "../../core/workflow.ts";
import { testProject } from "../_test-project.ts";
import type { Config } from "../config.ts";
import { createRelease } from "../create-release.ts";
import type { App } from "../open.ts";
import { open } from "../open.ts";

/** A shop whose stock is in a file, with a read and two writes; what the workflow does is `body`. */
function code(body: string): string {
  return `
    import { existsSync, readFileSync, writeFileSync } from "node:fs";
    import { tool, workflow } from "airworthy";
    const file = import.meta.dirname + "/shop.json";
    const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { stock: 10, refunds: [] });
    const any = (json) => ({ "~standard": { version: 1, vendor: "own", validate: (value) => ({ value }),
      jsonSchema: { input: () => ({ type: "object" }), output: () => ({}) } } });
    const stock = tool({ name: "stock", description: "What is left.", input: any(), output: any(), effect: "read",
      afterWrites: (left, { writes }) => left - writes.filter((one) => one.tool === "order").length,
      run: async () => read().stock });
    const order = tool({ name: "order", description: "Orders one.", input: any(), output: any(), effect: "write",
      simulate: async () => "would be ordered",
      run: async () => { const shop = read(); writeFileSync(file, JSON.stringify({ ...shop, stock: shop.stock - 1 })); return "ordered"; } });
    const refund = tool({ name: "refund", description: "Pays back.", input: any(), output: any(), effect: "write",
      run: async ({ cents }) => { const shop = read(); shop.refunds.push(cents); writeFileSync(file, JSON.stringify(shop)); return "refunded " + cents; } });
    const support = workflow({ name: "support", run: async (ctx, input) => { ${body} } });
    export default { workflows: [support] };
  `;
}

const support: Workflow<{ readonly cents: number }, unknown> = {
  name: "support",
  input: undefined,
  run: async () => "today",
};

/** A served workflow, and candidates to be shadowed beside it. */
export interface Shop {
  readonly app: App;
  /** Makes a release of the workflow with this body. */
  readonly release: (body: string) => Promise<ReleaseId>;
  /** Serves a release with a shadow beside it. */
  readonly serve: (
    stable: ReleaseId,
    shadow?: Omit<ShadowPlan, "id"> & { readonly id?: string },
  ) => Promise<void>;
  readonly run: (input: { readonly cents: number }) => Promise<StoredRun>;
  /** The shadows of all runs, once there are no more to come. */
  readonly shadows: () => Promise<readonly StoredRun[]>;
  /** The hash of the shop's file. */
  readonly bytes: () => string;
  readonly file: string;
}

export async function testShop(config: Config = {}): Promise<Shop> {
  const project = testProject({ "airworthy.config.ts": code("return 1;") });
  const file = join(project.folder, "shop.json");
  const app = await open({
    store: join(project.folder, "store.db"),
    ...config,
    releases: { root: project.folder },
  });
  after(() => app.close());
  const loaded = async (id: StoredRun["id"]): Promise<StoredRun> => {
    const stored = await app.store.load(id);
    if (stored === undefined) throw new Error(`Run "${id}" is not in the store`);
    return stored;
  };
  return {
    app,
    file,
    release: async (body) => {
      project.write({ "airworthy.config.ts": code(body) });
      return (await createRelease({ config: project.config, store: app.store })).id;
    },
    serve: async (stable, shadow) => {
      const rev = ((await app.store.servings.current("support"))?.rev ?? 0) + 1;
      const plan = shadow === undefined ? {} : { shadow: { id: `s${rev}`, ...shadow } };
      await app.store.servings.set({ workflow: "support", rev, at: 1, by: "ada", stable, ...plan });
      const changed = performance.now() + 25;
      while (performance.now() < changed) await new Promise(setImmediate);
    },
    run: async (input) => loaded((await app.run(support, input)).id),
    shadows: async () => {
      await app.shadows.idle();
      const { runs } = await app.store.list({ limit: 1_000 });
      const found = runs.filter(({ parent }) => parent?.kind === "shadow");
      return Promise.all(found.reverse().map(({ id }) => loaded(id)));
    },
    bytes: () => (existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : ""),
  };
}

/** How a run ended, in few words. */
export function endOf({ end }: StoredRun): unknown {
  if (end?.status === "completed") return JSON.parse(end.output.text);
  return end !== undefined && "error" in end ? end.error.code : end?.status;
}
