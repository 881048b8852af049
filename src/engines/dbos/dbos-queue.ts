import type { DBOSClient } from "@dbos-inc/dbos-sdk";
import type { Drive } from "../port/run-engine.ts";
import { dbosError } from "./dbos-error.ts";
import { appOf, DRIVE, SILENT, versionOf } from "./dbos-names.ts";
import { loadDbos } from "./load-dbos.ts";

/** Puts drives of runs into the queues of DBOS. The connection is made with the first. */
export class DbosQueue {
  readonly #url: string;
  #client: Promise<DBOSClient> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when it is kept. Of one id there is one drive, however often it is put. */
  async put(id: string, drive: Drive, delay = 0): Promise<void> {
    const client = await this.#connected();
    const options = {
      workflowName: DRIVE,
      queueName: drive.lane,
      workflowID: id,
      appVersion: versionOf(appOf(drive.lane)),
      applicationName: appOf(drive.lane),
      ...(delay > 0 ? { delaySeconds: delay / 1_000 } : {}),
    };
    try {
      await client.enqueue(options, { id, drive });
    } catch (error) {
      throw dbosError("give a run to the engine", error);
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.destroy();
  }

  async #connected(): Promise<DBOSClient> {
    this.#client ??= this.#connect();
    try {
      return await this.#client;
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }

  async #connect(): Promise<DBOSClient> {
    const { DBOSClient } = await loadDbos();
    try {
      return await DBOSClient.create({
        systemDatabaseUrl: this.#url,
        systemDatabasePoolSize: 2,
        logger: SILENT,
      });
    } catch (error) {
      throw dbosError("use the engine", error);
    }
  }
}
