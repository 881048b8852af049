import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Sample } from "./area.ts";

const child = fileURLToPath(new URL("./child.ts", import.meta.url));
// Not the system's temporary directory: it may be in memory, where an fsync costs nothing.
const data = fileURLToPath(new URL("../.data/", import.meta.url));
const figuresSchema = z.record(z.string(), z.number());
const limitMs = 600_000;

/**
 * Measures one variant in a fresh process and returns its figures.
 *
 * @throws Error when the child fails or takes longer than ten minutes; the message ends with what it printed last.
 */
export async function runChild(of: {
  area: string;
  variant: string;
  scale: number;
}): Promise<Sample["figures"]> {
  await mkdir(data, { recursive: true });
  const directory = await mkdtemp(`${data}${of.area}-`);
  try {
    const args = ["--conditions=airworthy-src", child, of.area, of.variant, directory, String(of.scale)];
    const output = await capture(process.execPath, args);
    return figuresSchema.parse(JSON.parse(output.trimEnd().split("\n").at(-1) ?? ""));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function capture(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const started = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, MASTRA_TELEMETRY_DISABLED: "1", LANGSMITH_TRACING: "false", DO_NOT_TRACK: "1" },
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    let output = "";
    let errors = "";
    started.stdout.on("data", (chunk) => {
      output += chunk;
    });
    started.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    started.on("error", reject);
    started.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`Cannot measure: the process ended with ${signal ?? code}: ${errors.trim().slice(-600)}`),
        );
    });
  });
}
