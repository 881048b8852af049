import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { directoryBytes } from "../harness/directory-bytes.ts";
import { markdownTable } from "../harness/markdown-table.ts";
import { text } from "../harness/scripted-answers.ts";
import { truncateLogs } from "../harness/truncate-logs.ts";

const TURNS = [10, 50, 200] as const;
/** Conversations per measurement, so that a page more or less does not decide. */
const CONVERSATIONS = 20;

/** Bytes that a conversation of n turns leaves, when each turn is a run that sends all earlier messages again. */
export async function loadArea(): Promise<Area> {
  return {
    name: "conversation",
    variants: TURNS.map((turns) => `${turns} turns`),
    measure: (variant, { directory }) => measure(Number.parseInt(variant, 10), directory),
    report,
  };
}

async function measure(turns: number, directory: string): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { parseSessionId } = await import("../../src/core/ids.ts");
  const { generateText } = await import("../../src/models/ai-sdk.ts");
  const app = await open({ store: join(directory, "airworthy.db") });
  const chat = workflow({
    name: "chat",
    run: async (ctx, message: string) => {
      const user = { role: "user" as const, content: message };
      const messages = [...(ctx.messages as (typeof user)[]), user];
      const answer = await generateText({ model: text(`Answer to: ${message}`), system: SYSTEM, messages });
      ctx.reply(user, { role: "assistant", content: answer.text });
      return answer.text;
    },
  });
  const started = process.cpuUsage();
  for (let conversation = 0; conversation < CONVERSATIONS; conversation += 1) {
    const session = parseSessionId(`conversation-${turns}-${conversation}`);
    for (let turn = 0; turn < turns; turn += 1) {
      const message = `Turn ${turn} of conversation ${conversation}: where is my parcel, it was to come on ${turn}?`;
      const run = await app.run(chat, message, { session });
      if (run.status !== "completed") throw new Error(`A turn ended as ${run.status}`);
    }
  }
  const used = process.cpuUsage(started);
  await app.close();
  await truncateLogs(directory);
  const bytes = (await directoryBytes(directory)) / CONVERSATIONS;
  return {
    bytes,
    bytesPerTurn: bytes / turns,
    cpuPerTurn: (used.user + used.system) / CONVERSATIONS / turns,
  };
}

const SYSTEM =
  "You are a support agent of a parcel service. Answer in one sentence, and never promise a date.";

function report(samples: readonly Sample[]): string {
  const ten = samples.find(({ variant }) => variant === "10 turns")?.figures.bytes;
  const rows = TURNS.flatMap((turns) => {
    const figures = samples.find(({ variant }) => variant === `${turns} turns`)?.figures;
    if (figures === undefined) return [];
    const { bytes = 0, bytesPerTurn = 0, cpuPerTurn = 0 } = figures;
    const ratio = ten === undefined ? "-" : `${(bytes / ten).toFixed(2)}x`;
    return [
      [
        String(turns),
        bytes.toFixed(0),
        ratio,
        `${turns / 10}x`,
        bytesPerTurn.toFixed(0),
        cpuPerTurn.toFixed(0),
      ],
    ];
  });
  const head = ["turns", "bytes", "of 10 turns", "linear would be", "bytes a turn", "CPU us a turn"];
  return [
    `Stored bytes of one conversation (mean of ${CONVERSATIONS} in one file), each turn a run whose model call sends all earlier messages.`,
    markdownTable(head, rows),
  ].join("\n\n");
}
