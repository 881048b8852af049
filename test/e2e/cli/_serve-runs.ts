import type { Project } from "./project.ts";

/**
 * Another process that serves runs of the project's first workflow, one after another, until it is stopped: every third
 * is of a user who pays. Where the environment names no store, it is the file in the project's folder.
 */
export function serveRuns(
  home: Project,
  env: Readonly<Record<string, string>> = {},
): { readonly stop: () => Promise<unknown> } {
  const code = `
    import { open } from "airworthy";
    import config from "./airworthy.config.ts";
    const app = await open(config);
    let going = true;
    process.on("SIGTERM", () => (going = false));
    for (let n = 0; going; n++) {
      const attributes = { plan: n % 3 === 0 ? "pro" : "free" };
      await app.run(config.workflows[0], n, { subject: { id: process.pid + "-" + n, attributes } });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await app.close();
  `;
  return home.background(["--input-type=module", "-e", code], { env });
}
