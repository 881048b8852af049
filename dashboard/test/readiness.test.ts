import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Project } from "../../test/e2e/cli/project.ts";
import { project } from "../../test/e2e/cli/project.ts";
import { fits, violations } from "./axe.ts";
import { chromiumPath, startBrowser } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

interface Said {
  readonly checks: readonly { readonly verdict: string }[];
}

const BIN = join(import.meta.dirname, "../../bin/airworthy.js");

test("a workflow that is not ready says why, what would mend it, and leads to its evidence", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, faults, elsewhere }) => {
      await page.goto("/readiness?workflow=support");
      const questions = page.getByRole("list", { name: "Questions" });
      await questions.getByText("BLOCK").first().waitFor();
      await eventually(async () => assert.equal(await questions.getByRole("heading").count(), 12));
      await questions
        .getByText(/rollout start support/)
        .first()
        .waitFor();
      await page.getByLabel("Workflow").selectOption("echo");
      await page.waitForURL("**/readiness?workflow=echo");
      await page.getByRole("heading", { level: 1 }).getByText("echo").waitFor();
      await page.goBack();
      await questions.getByRole("link").first().click();
      await page.waitForURL(/\/(runs|evals|rollouts)\//);
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});

test("the page blocks, and passes once the commands that it names were typed while it served", {
  skip,
}, async () => {
  await using home = await project("ready");
  await home.write("airworthy.config.ts", await home.read("prepared.config.ts"));
  const browser = await startBrowser(chromiumPath() ?? "");
  try {
    const page = await (await browser.newContext({ colorScheme: "light" })).newPage();
    const dark = await (
      await browser.newContext({ colorScheme: "dark", viewport: { width: 380, height: 900 } })
    ).newPage();
    const faults: string[] = [];
    for (const one of [page, dark]) one.on("pageerror", (error) => faults.push(String(error)));
    const steps = await served(home, async (url) => {
      await ask(url, "Where is my order W-1001?", "first");
      await ask(url, "I want to speak to a person", "second");
      // The code is read at a command line only.
      assert.equal((await home.cli(["ready", "support"])).code, 1);
      for (const one of [page, dark]) await shows(one, { url, verdict: "BLOCK" });
      const named = await page
        .getByRole("list")
        .getByText(/^npx airworthy /)
        .allInnerTexts();
      const traffic = customers(url);
      for (const step of named) {
        const { code, stdout, stderr } = await home.cli(step.split(" ").slice(2));
        assert.equal(code, 0, `${step}\n${stdout}${stderr}`);
      }
      await traffic.stop();
      return named;
    });
    // Answers are worked out once a minute, so that another server is asked.
    await served(home, async (url) => {
      const { checks } = (await (await fetch(`${url}/v1/readiness?workflow=support`)).json()) as Said;
      assert.deepEqual(
        checks.filter(({ verdict }) => verdict !== "PASS"),
        [],
      );
      for (const one of [page, dark]) await shows(one, { url, verdict: "PASS" });
      await page
        .getByRole("list", { name: "Questions" })
        .getByText("PASS", { exact: true })
        .nth(11)
        .waitFor();
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      steps.map((step) => step.split(" ").slice(2, 4).join(" ")),
      [
        "release create",
        "rollout start",
        "eval support",
        "eval support",
        "load support",
        "probe tools.ts",
        "rollback support",
      ],
    );
  } finally {
    await browser.close();
  }
});

/** Has the verdict, all of it to be read by everyone and in the width that there is. */
async function shows(page: Page, { url, verdict }: { readonly url: string; readonly verdict: string }) {
  await page.goto(`${url}/readiness?workflow=support`);
  await page.getByRole("heading", { level: 1 }).getByText(verdict).waitFor();
  await page.getByRole("list", { name: "Questions" }).getByRole("heading").nth(11).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.ok(await fits(page));
}

/** `airworthy serve` in the project, until what is done with it has ended. */
async function served<T>(home: Project, use: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const { stop } = home.background([BIN, "serve", "--port", String(port)]);
  try {
    const url = `http://127.0.0.1:${port}`;
    await answers(`${url}/healthz`);
    return await use(url);
  } finally {
    await stop();
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await fetch(url).catch(() => undefined);
    if (found?.ok === true) return;
    await delay(100);
  }
  throw new Error(`Nothing answers at ${url}`);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function ask(url: string, input: string, session: string): Promise<Response> {
  return fetch(`${url}/v1/workflows/support/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input, session }),
  });
}

/** Somebody new writes again and again. */
function customers(url: string): { readonly stop: () => Promise<void> } {
  let isOver = false;
  const writing = (async () => {
    for (let at = 0; !isOver; at += 1) {
      await ask(url, `Where is my order W-${1_001 + (at % 12)}?`, `session-${at}`);
      await delay(50);
    }
  })();
  return {
    stop: () => {
      isOver = true;
      return writing;
    },
  };
}
