import type { Page } from "playwright-core";
import type { Address, RunId } from "../../src/core/ids.ts";
import { failures } from "../../src/observe/failures/failures.ts";
import { ERROR_SCREENS } from "./error-screens.ts";
import { moreScreens } from "./more-screens.ts";
import { shipScreens } from "./ship-screens.ts";
import type { Seeded } from "./shop/seed.ts";

export interface ShownScreen {
  /** Of its picture. */
  readonly name: string;
  readonly address: string;
  /** What is done before it is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface Shown extends Seeded {
  /** A run of thousands of calls. */
  readonly long: RunId;
  /** A run full of what must not become markup. */
  readonly hostile: RunId;
}

/** Every screen in the states that are worth a look. A new screen is added here, and is then tested like the others. */
export async function screensOf({
  app,
  failed,
  completed,
  long,
  hostile,
}: Shown): Promise<readonly ShownScreen[]> {
  const calls = (await app.store.load(completed))?.calls ?? [];
  const answered = calls.findLast(({ kind }) => kind === "model")?.seq ?? 1;
  const { id: fork } = await app.fork(completed, {
    at: "triage/order_status/assistant/find_order" as Address,
    answer: { value: { order: "W15085", status: "delivered", carrier: "UPS" } },
  });
  const [cluster] = (await failures(app.store, {})).clusters;
  return [
    { name: "overview", address: "/" },
    { name: "overview-none", address: "/?since=1h" },
    { name: "compare", address: `/compare?a=${completed}&b=${fork}` },
    { name: "compare-none", address: "/compare" },
    { name: "failures", address: "/failures?since=30d" },
    { name: "failure", address: `/failures/${cluster?.id ?? ""}?since=30d` },
    { name: "segments", address: "/segments" },
    { name: "review", address: "/review" },
    { name: "runs", address: "/runs" },
    { name: "runs-filtered", address: "/runs?status=failed&since=7d&attribute=plan%3Dpro" },
    { name: "runs-none", address: "/runs?text=nothing-is-like-this" },
    { name: "run", address: `/runs/${completed}` },
    { name: "run-call", address: `/runs/${completed}?call=${answered}` },
    { name: "run-failed", address: `/runs/${failed}` },
    { name: "run-list", address: `/runs/${completed}?view=list` },
    { name: "run-long", address: `/runs/${long}` },
    { name: "run-hostile", address: `/runs/${hostile}?call=1` },
    { name: "run-fork", address: `/runs/${completed}`, prepare: open("Fork") },
    { name: "run-dataset", address: `/runs/${completed}`, prepare: open("Add to dataset") },
    ...(await moreScreens(app)),
    ...(await shipScreens(app)),
    ...ERROR_SCREENS,
    { name: "nothing", address: "/nothing/here" },
  ];
}

function open(button: string) {
  return async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.getByRole("dialog").waitFor();
  };
}
