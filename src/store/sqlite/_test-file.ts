import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Store } from "../../core/store.ts";
import type { SqliteStoreOptions } from "./sqlite-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/** A folder for one test, with the stores that it opens there. */
export interface TestFile {
  readonly path: string;
  readonly open: (options?: Omit<SqliteStoreOptions, "path">) => Promise<Store>;
}

export async function withFile(body: (file: TestFile) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-store-"));
  const path = join(folder, "store.db");
  const opened: Store[] = [];
  const open: TestFile["open"] = async (options = {}) => {
    const store = await openSqliteStore({ path, ...options });
    opened.push(store);
    return store;
  };
  try {
    await body({ path, open });
  } finally {
    for (const store of opened) await store.close();
    await rm(folder, { recursive: true });
  }
}

export interface Appender {
  readonly pid: number;
  /** Resolves when so many lines were read. */
  readonly acknowledged: (lines: number) => Promise<void>;
  /** Kills it with SIGKILL, or waits for its own end, and gives the calls it said were acknowledged. */
  readonly end: (how: "kill" | "wait") => Promise<ReadonlyMap<string, number>>;
}

/** Starts `_test-appender.ts` as a process of its own. */
export function startAppender(
  path: string,
  work: { runs: number; calls: number; durability?: string },
): Appender {
  const script = fileURLToPath(new URL("./_test-appender.ts", import.meta.url));
  const args = [script, path, work.durability ?? "process", String(work.runs), String(work.calls)];
  const child = spawn(process.execPath, ["--conditions=airworthy-src", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const last = new Map<string, number>();
  let count = 0;
  let changed = Promise.withResolvers<void>();
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    const [run = "", seq] = line.split(" ");
    last.set(run, Number(seq));
    count++;
    changed.resolve();
    changed = Promise.withResolvers<void>();
  });
  // Not before it has ended: its output is closed earlier than that.
  const closed = once(child, "close");
  return {
    pid: child.pid ?? 0,
    async acknowledged(wanted) {
      while (count < wanted) await changed.promise;
    },
    async end(how) {
      if (how === "kill") child.kill("SIGKILL");
      await closed;
      return last;
    },
  };
}
