import assert from "node:assert/strict";
import { test } from "node:test";
import {
  foreignTool,
  jsonAnswer,
  refusedAnswer,
  structuredAnswer,
  textAnswer,
  withFault,
} from "../_test-tools.ts";
import type { Input } from "../caller.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

const text = (description: string) => ({ type: "string", description });

/** A write, and a list that shows what it did. */
function store(
  name: string,
  write: (rows: Input[], input: Input) => ProbeAnswer,
  { show = (rows: readonly Input[]): ProbeAnswer => jsonAnswer({ tasks: rows }), parameters = {} } = {},
): readonly ProbeTool[] {
  const rows: Input[] = [];
  const tool = foreignTool(name, (input) => write(rows, input), {
    parameters: { title: text("Title of the task"), ...parameters },
    required: ["title", ...Object.keys(parameters)],
  });
  return [tool, foreignTool("list_tasks", () => show(rows))];
}

function add(rows: Input[], input: Input): ProbeAnswer {
  rows.push({ id: rows.length + 1, ...input });
  return jsonAnswer({ ok: true });
}

test("non_idempotent_write: what is done twice when it is asked twice", async () => {
  const bad = {
    "a new row": store("create_task", add),
    "a new row in a text": store("add_task", add, {
      show: (rows) => textAnswer(rows.map(({ title }) => `- ${String(title)}`).join("\n")),
    }),
    "a new row in a nested envelope": store("createTask", add, {
      show: (rows) => structuredAnswer({ data: { board: { tasks: rows } } }),
    }),
    "a new UUID, with nothing that shows it": [
      foreignTool("create_payment", () => jsonAnswer({ paymentId: crypto.randomUUID() }), {
        parameters: { amount: { type: "number", description: "How much" } },
        required: ["amount"],
      }),
    ],
    "a note beside a note": store("add_comment", (rows, { title }) => add(rows, { comment: title }), {
      show: (rows) => jsonAnswer({ activity: rows }),
    }),
    "a switch that goes back": [
      ...(() => {
        let on = false;
        return [
          foreignTool("toggle_light", () => {
            on = !on;
            return textAnswer(on ? "on" : "off");
          }),
          foreignTool("get_lights", () => jsonAnswer([{ name: "lamp", on }])),
        ];
      })(),
    ],
  };

  assert.deepEqual(await withFault("non_idempotent_write", bad), Object.keys(bad));
});

test("non_idempotent_write: what is the same afterwards", async () => {
  const good = {
    "a name that is taken": store("create_task", (rows, input) =>
      rows.some(({ title }) => title === input.title) ? refusedAnswer("CONFLICT: exists") : add(rows, input),
    ),
    "a name that is there is left": store("create_task", (rows, input) =>
      rows.some(({ title }) => title === input.title) ? jsonAnswer([]) : add(rows, input),
    ),
    "a file": store("write_file", (rows, { title }) => {
      const at = rows.findIndex((row) => row.title === title);
      if (at < 0) rows.push({ title });
      return textAnswer(`Wrote ${String(title)}`);
    }),
    "a value that is set, with a log of who set it": [
      ...(() => {
        let state = "";
        const log: object[] = [];
        return [
          foreignTool(
            "set_state",
            (input) => {
              state = String(input.state);
              log.push({ at: log.length, state });
              return jsonAnswer({ success: true });
            },
            { parameters: { state: text("State") }, required: ["state"] },
          ),
          foreignTool("get_overview", () => jsonAnswer({ state, recent_activity: log.slice(-3) })),
          foreignTool("list_history", () => jsonAnswer(log)),
        ];
      })(),
    ],
    "a row that takes the place of its like": store("save_task", (rows, input) => {
      const others = rows.filter(({ title }) => title !== input.title);
      rows.splice(0, rows.length, ...others, { id: crypto.randomUUID(), ...input });
      return textAnswer(`Saved: ${String(input.title)}`);
    }),
    "a version that is counted up": store("update_task", (rows, { title }) => {
      rows[0] = {
        id: 1,
        title,
        version: Number(rows[0]?.version ?? 0) + 1,
        updated_at: new Date().toISOString(),
      };
      return jsonAnswer(rows[0]);
    }),
  };

  assert.deepEqual(await withFault("non_idempotent_write", good), []);
});
