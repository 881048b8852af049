import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RolloutId } from "airworthy/rollout";
import type { Served } from "./customers.ts";
import { makeReleases } from "./rollouts.ts";
import { say, shown, wrapped } from "./screen.ts";
import type { Scene } from "./serve-meanwhile.ts";
import { serveMeanwhile } from "./serve-meanwhile.ts";

const HERE = fileURLToPath(new URL("../", import.meta.url));
const BIN = fileURLToPath(new URL("../../../bin/airworthy.js", import.meta.url));
const MOST_BYTES = 10_000_000;
/** The line of a command's output that says most. */
const TELLING: readonly RegExp[] = [
  /^success .* trials.*/m,
  /^(?:It keeps|First to).*/m,
  /^\d+ findings?: .*/m,
];

export interface Launched {
  /** What the steps have begun. */
  readonly rollout: RolloutId;
  /** Everybody who wrote meanwhile. */
  readonly served: readonly Served[];
}

/** Asks whether the support is ready, takes the steps that are named while customers write, and asks again. */
export async function becomeReady(scene: Scene): Promise<Launched> {
  await makeReleases(scene.app);
  say("", "$ npx airworthy ready support", "");
  const before = await typed("npx airworthy ready support");
  shown(before.text);
  const steps = stepsIn(before.text);
  say("", "These are typed now, as they stand, while customers write:", "");
  const serving = serveMeanwhile(scene);
  try {
    for (const step of steps) await take(step);
  } finally {
    await serving.stop();
  }
  say("", "$ npx airworthy ready support", "");
  const after = await typed("npx airworthy ready support");
  const known = new Set(blocksOf(before.text));
  // What passed before passes still, and has been read.
  shown(
    blocksOf(after.text)
      .filter((block) => !known.has(block))
      .join("\n"),
  );
  return serving.launched();
}

async function take(step: string): Promise<void> {
  const [first = "", ...more] = step.split("\n");
  const started = performance.now();
  const { text, code } = await typed(step.replaceAll(/\\\n\s*/g, ""));
  const told = TELLING.flatMap((one) => one.exec(text)?.[0] ?? [])[0] ?? text.split("\n")[0] ?? "";
  const took = ((performance.now() - started) / 1_000).toFixed(0);
  say(`$ ${first}`, ...more, ...wrapped("  ", told), `  exit ${code}, after ${took} s`);
}

/** The commands of the list at the end, with their line breaks. */
function stepsIn(text: string): readonly string[] {
  const [, list = ""] = text.split("in this order:\n");
  return list
    .split(/^ {2}(?=npx )/m)
    .map((step) => step.trim())
    .filter((step) => step !== "");
}

/** A check each, and the summary. */
function blocksOf(text: string): readonly string[] {
  return text.split(/\n(?=\S|$)/).filter((block) => block.trim() !== "");
}

interface Typed {
  readonly code: number;
  readonly text: string;
}

/** Runs a command line as a shell in examples/pharmacy would, with this checkout as `npx airworthy`. */
function typed(line: string): Promise<Typed> {
  const words = line.split(" ").slice(2);
  return new Promise((resolve) => {
    const options = { cwd: HERE, maxBuffer: MOST_BYTES };
    execFile(process.execPath, [BIN, ...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      const text = (stdout.trim() === "" ? stderr : stdout).trimEnd();
      resolve({ code, text });
    });
  });
}
