import { connect } from "node:net";
import type { Worker } from "../port/run-engine.ts";
import { areStrangers, strangers } from "../port/strangers.ts";
import { WORKFLOWS } from "./drive-service.ts";
import type { RestateClient } from "./restate-client.ts";

interface Given {
  /** Where this worker is reached. */
  readonly url: string;
  readonly worker: Worker;
}

interface Service {
  readonly deployment_id?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A place that takes no connection for so long is taken for left, in ms. */
const PATIENCE = 1_000;

/**
 * Restate gives all runs of a lane to the place that was made known last: another app on the same store would take them
 * from the one that is there, and could drive none of them.
 *
 * @throws `engine_in_use`
 */
export async function refuseStrangers(client: RestateClient, { url, worker }: Given): Promise<void> {
  const [lane = ""] = worker.lanes;
  const service = await askFor<Service>(client, `/services/${encodeURIComponent(lane)}`);
  const theirs = namesIn(service?.metadata?.[WORKFLOWS]);
  if (service?.deployment_id === undefined || !areStrangers(worker.workflows, theirs)) return;
  const { uri } = (await askFor<{ uri?: string }>(client, `/deployments/${service.deployment_id}`)) ?? {};
  if (uri === undefined || isSame(uri, url) || !(await answers(uri))) return;
  throw strangers(`Restate beside the worker at ${uri}`, worker.workflows, theirs);
}

async function askFor<T>(client: RestateClient, path: string): Promise<T | undefined> {
  const { status, text } = await client.admin("GET", path);
  return status === 200 ? (JSON.parse(text) as T) : undefined;
}

/** None where it was made known by a version that did not say them. */
function namesIn(text: string | undefined): readonly string[] {
  const names: unknown = text === undefined ? [] : JSON.parse(text);
  return Array.isArray(names) ? names.map(String) : [];
}

function isSame(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href;
}

function answers(uri: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(uri);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(PATIENCE, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
