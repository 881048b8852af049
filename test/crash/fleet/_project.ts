import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../../..");

/** Calls of the tool that may be under way at once, in all processes together. */
export const AT_ONCE = 3;

const run = promisify(execFile);

/** The project that every server of the test serves, and the package as it is published: it starts in half of the time. */
export class FleetProject {
  readonly folder: string;
  readonly config: string;
  /** The command, as it is installed. */
  readonly bin: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.config = join(folder, "airworthy.config.ts");
    this.bin = join(folder, "package/bin/airworthy.js");
  }

  static async make(): Promise<FleetProject> {
    const folder = await mkdtemp(join(tmpdir(), "airworthy-fleet-"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await install(join(folder, "package"));
    return new FleetProject(folder);
  }

  /**
   * Writes the code of a version. One that is `bad` fails in its write, which a shadow does not make: it is the canary
   * that has to find out.
   */
  async write(version: { readonly word: string; readonly isBad: boolean }): Promise<void> {
    await writeFile(this.config, codeOf(version));
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function install(place: string): Promise<void> {
  await mkdir(join(place, "bin"), { recursive: true });
  for (const file of ["package.json", "bin/airworthy.js"]) await cp(join(ROOT, file), join(place, file));
  await symlink(join(ROOT, "node_modules"), join(place, "node_modules"));
  const bundle = join(ROOT, "tools/bundle.ts");
  await run(process.execPath, ["--conditions=airworthy-src", bundle, join(place, "dist")], { cwd: ROOT });
}

function codeOf({ word, isBad }: { readonly word: string; readonly isBad: boolean }): string {
  const sends = isBad
    ? `throw new Error("the ${word} version lost it");`
    : `const { ok } = await fetch(process.env.WORLD_URL ?? "", { method: "POST", body: key, signal });
       return { ok };`;
  return `
    import { defineConfig, tool, workflow } from "airworthy";
    import { postgresLimits } from "airworthy/store";
    import { z } from "zod";

    const send = tool({
      name: "send",
      description: "Sends an order",
      input: z.object({ order: z.number() }),
      output: z.object({ ok: z.boolean() }),
      effect: "write",
      idempotency: { worldKnowsKey: true },
      limits: { concurrency: ${AT_ONCE}, key: "send" },
      run: async (_order, { key, signal }) => { ${sends} },
    });

    const support = workflow({
      name: "support",
      run: async (ctx, order: number): Promise<string> => {
        const read = await ctx.step("read", () => order);
        await ctx.sleep(100);
        await send.call({ order: read });
        return "${word} " + read;
      },
    });

    export default defineConfig({
      workflows: [support],
      limits: postgresLimits({ connectionString: process.env.DATABASE_URL ?? "", lease: "2s" }),
    });
  `;
}
