import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { ServeOptions } from "../../src/server/serve.ts";
import { serve } from "../../src/server/serve.ts";
import { chromiumPath, NO_CHROMIUM, startBrowser } from "./browser.ts";
import type { Seeded } from "./shop/seed.ts";
import { seededShop } from "./shop/seed.ts";

export interface Opened extends Seeded {
  readonly page: Page;
  readonly url: string;
  /** What went wrong on the page: errors of scripts, and what its policy refused. */
  readonly faults: readonly string[];
  /** Addresses beside the server's own that the page asked for. */
  readonly elsewhere: readonly string[];
}

export interface OpenOptions {
  readonly serve?: ServeOptions;
  readonly browser?: BrowserContextOptions;
  /** Of traffic before. Default 2. */
  readonly days?: number;
}

const BUILT = join(import.meta.dirname, "../../dist/dashboard/index.html");

/** Why the tests in a browser cannot run here; false where they can. */
export const skip: string | false =
  chromiumPath() === undefined
    ? NO_CHROMIUM
    : existsSync(BUILT)
      ? false
      : "the dashboard is not built: npm run build -w dashboard";

/** A seeded shop on its server and a page in Chromium, all of it closed afterwards. */
export async function withDashboard(
  use: (opened: Opened) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const seeded = await seededShop({ days: options.days ?? 2 });
  const serving = await serve(seeded.app, { port: 0, ...options.serve });
  const browser = await startBrowser(chromiumPath() ?? "");
  const faults: string[] = [];
  const elsewhere: string[] = [];
  try {
    const context = await browser.newContext({ baseURL: serving.url, ...options.browser });
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
        faults.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(serving.url)) elsewhere.push(request.url());
    });
    await use({ ...seeded, page, url: serving.url, faults, elsewhere });
  } finally {
    await browser.close();
    await serving.close();
    await seeded.app.close();
  }
}
