import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

/** A project in a folder of its own, removed after the tests. */
export function testProject(files: Readonly<Record<string, string>>): {
  readonly folder: string;
  readonly config: string;
  readonly write: (changed: Readonly<Record<string, string>>) => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-project-"));
  const write = (changed: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write(files);
  after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, config: join(folder, "airworthy.config.ts"), write };
}

/** A small support: a prompt in a file, a tool, a package, and a place of its own that it asks for. */
export const SUPPORT: Readonly<Record<string, string>> = {
  "airworthy.config.ts": `
    import { defineConfig, loadPrompts, model } from "airworthy";
    import { supportOf } from "./src/support.ts";
    const prompts = await loadPrompts("prompts");
    export default defineConfig({ store: ":memory:", workflows: [supportOf(prompts)] });
  `,
  "src/support.ts": `
    import { tool, workflow, type Prompt } from "airworthy";
    import { readFileSync } from "node:fs";
    import { shout } from "shouter";
    const mark = readFileSync(new URL("mark.txt", import.meta.url), "utf8");
    const text = { "~standard": { version: 1, vendor: "own", validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => ({ type: "object", properties: { id: { type: "string" } } }), output: () => ({}) } } } as const;
    const refund = tool({ name: "refund_order", description: "Refunds an order.", input: text, output: text,
      effect: "write", simulate: async () => "simulated", run: async () => "refunded" });
    enum Tone { Calm = "calm" }
    export const supportOf = (prompts: ReadonlyMap<string, Prompt>) => workflow({
      name: "support",
      run: async (ctx, question: string) => {
        const prompt = prompts.get("triage")?.render({ question });
        const place = await ctx.step("place", () => import.meta.filename.endsWith("/src/support.ts"));
        return { text: await ctx.step("answer", () => shout(prompt ?? ""), { input: prompt }), place, tone: Tone.Calm + mark };
      },
    });
    export { refund };
  `,
  "src/mark.txt": "!",
  "prompts/triage.prompt.md": "Sort this: {{question}}\n",
  "node_modules/shouter/package.json": `{"name":"shouter","version":"1.2.3","type":"module","main":"index.js"}`,
  "node_modules/shouter/index.js": "export const shout = (text) => text.toUpperCase();\n",
};
