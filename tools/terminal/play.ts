import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";

/** What a command printed, and when, in seconds since it was begun. */
export interface Played {
  readonly command: string;
  readonly code: number;
  readonly pieces: readonly { readonly at: number; readonly text: string }[];
}

/** Executes a line as one types it, in a project, with the Node that runs this in front of any other. */
export function play(command: string, folder: string): Promise<Played> {
  const began = performance.now();
  const pieces: { at: number; text: string }[] = [];
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn("sh", ["-c", command], {
    cwd: folder,
    env: { ...process.env, PATH: path, NO_COLOR: "1", COLUMNS: "80", npm_config_update_notifier: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      pieces.push({ at: (performance.now() - began) / 1_000, text });
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ command, code: code ?? 1, pieces }));
  });
}
