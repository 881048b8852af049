import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { formatNumber, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";
import { makeBody, SPANS_PER_REQUEST } from "./make-body.ts";

const ROWS = "node:http + JSON.parse + node:sqlite, a row a span";
const SAME = "node:http + JSON.parse + node:sqlite, the rows that Airworthy writes on arrival";
const AIRWORTHY = "Airworthy";
const SERVERS: Readonly<Record<string, string>> = {
  [ROWS]: "rows.ts",
  [SAME]: "same-rows.ts",
  [AIRWORTHY]: "airworthy.ts",
};

const REQUESTS = 400;
const WARM_UP = 20;
const CONNECTIONS = 8;
/** `sysconf(_SC_CLK_TCK)` of Linux: what CPU time in /proc is counted in, a second. */
const TICKS = 100;

/** OTLP/JSON of some 1 KB a span, 100 spans a request, against servers in processes of their own. */
export async function loadArea(): Promise<Area> {
  return { name: "otlp", variants: Object.keys(SERVERS), measure, report };
}

async function measure(
  variant: string,
  { directory, scale }: { readonly directory: string; readonly scale: number },
): Promise<Sample["figures"]> {
  const file = join(directory, "store.db");
  const { child, port } = await startServer(SERVERS[variant] ?? "", file);
  try {
    const count = Math.max(10, Math.round(REQUESTS * scale));
    const bodies = Array.from({ length: count + WARM_UP }, makeBody);
    await sendAll(bodies.slice(0, WARM_UP), port);
    if (variant === AIRWORTHY) await settled(child);
    const [cpu, started] = [cpuOf(child), performance.now()];
    await sendAll(bodies.slice(WARM_UP), port);
    const spans = count * SPANS_PER_REQUEST;
    const wall = performance.now() - started;
    const accepted = cpuOf(child) - cpu;
    if (variant === AIRWORTHY) await settled(child);
    const all = cpuOf(child) - cpu;
    const bytes = statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
    return {
      "spans/s": (spans / wall) * 1_000,
      "CPU us": (accepted / spans) * 1e6,
      "CPU us with runs": (all / spans) * 1e6,
      "bytes a span": bytes / (spans + WARM_UP * SPANS_PER_REQUEST),
      "body bytes a span": Buffer.byteLength(bodies[0] ?? "") / SPANS_PER_REQUEST,
    };
  } finally {
    child.kill();
  }
}

function startServer(
  script: string,
  file: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(
    process.execPath,
    ["--conditions=airworthy-src", join(import.meta.dirname, "servers", script), file],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  return new Promise((resolve, reject) => {
    child.once("message", (port) => resolve({ child, port: Number(port) }));
    child.once("exit", (code) =>
      reject(new Error(`Cannot measure: the server ${script} ended with ${code}`)),
    );
  });
}

/** Asks the server to say when it has made runs of all that came. */
function settled(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("message", () => resolve());
    child.send("settle");
  });
}

async function sendAll(bodies: readonly string[], port: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const rest = bodies.values();
  const lane = async () => {
    for (const body of rest) await post(body, { port, agent });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  agent.destroy();
}

function post(
  body: string,
  { port, agent }: { readonly port: number; readonly agent: Agent },
): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: "127.0.0.1", path: "/v1/traces", method: "POST", agent, headers },
      (response) => {
        response.resume().once("end", () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`Cannot measure: the server answered ${response.statusCode}`));
        });
      },
    );
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Seconds of CPU time that a process has used, its own threads included. */
function cpuOf({ pid = 0 }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function report(samples: readonly Sample[]): string {
  const figures = ["spans/s", "CPU us", "CPU us with runs", "bytes a span"];
  const of = (variant: string, figure: string) => spread(samples, variant, figure)?.median ?? Number.NaN;
  const rows = Object.keys(SERVERS).map((variant) => [
    variant,
    ...figures.map((figure) => formatNumber(of(variant, figure))),
  ]);
  const [cpu, all] = [of(AIRWORTHY, "CPU us"), of(AIRWORTHY, "CPU us with runs")];
  const bare = of(ROWS, "CPU us");
  const ratio = (theirs: number, ours: number) => `${formatNumber(theirs / ours)} x`;
  // performance.md, section H, one quiet machine: 41 us for the first floor, 145 for Genkit, 168 for Mastra's store.
  const peers = [
    ["the first floor", bare],
    ["the second floor", of(SAME, "CPU us")],
    ["Genkit's dev server, 3.54 x the first floor where it was measured", bare * (145 / 41)],
    ["Mastra's LibSQL store without HTTP, 4.10 x the first floor there", bare * (168 / 41)],
  ] as const;
  return [
    `${formatNumber(of(AIRWORTHY, "body bytes a span"))} bytes of JSON a span, ${SPANS_PER_REQUEST} spans a request (10 traces), ${CONNECTIONS} connections, ${REQUESTS} requests after ${WARM_UP}; the server in a process of its own, whose CPU time is read from /proc. The file is in WAL mode, synchronous NORMAL.`,
    "",
    markdownTable(
      ["", "spans/s", "CPU us a span", "with runs made of them", "bytes a span in the file"],
      rows,
    ),
    "",
    "How many times as much CPU each takes as Airworthy takes, until the answer and until the runs are made too:",
    "",
    markdownTable(
      ["", "until the answer", "with runs"],
      peers.map(([name, us]) => [name, ratio(us, cpu), ratio(us, all)]),
    ),
    "",
    `One core takes in ${formatNumber(1e6 / cpu)} spans a second, ${formatNumber(1e6 / all)} with the runs made of them.`,
    "",
    "Genkit and Mastra were not installed for this: their rows are their ratio to the first floor in an earlier measurement of all of them side by side on one quiet machine, times the floor here.",
  ].join("\n");
}
