import type { Place } from "./_place.ts";

/** What doctor watches: each gives another answer on the next execution, unless the seam records it. */
export type Source =
  | "fetch"
  | "new Date()"
  | "Date()"
  | "Date.now"
  | "performance.now"
  | "Math.random"
  | "crypto.randomUUID"
  | "crypto.getRandomValues"
  | "crypto.randomBytes"
  | "crypto.randomInt"
  | "crypto.randomFill"
  | "crypto.randomFillSync"
  | "setTimeout"
  | "setInterval"
  | "setImmediate"
  | "timers/promises.setTimeout"
  | "timers/promises.setInterval"
  | "timers/promises.setImmediate";

/** One place in the code that went around the seam. */
export interface Finding {
  readonly what: Source;
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How often this place was reached in the run. */
  readonly count: number;
  /** The package that made the call; the place is then where it was called from, as far as the stack tells. */
  readonly via?: string;
  /** What is wrong, in one line. */
  readonly message: string;
  /** What to write in its place. */
  readonly fix: string;
}

export function findingOf(what: Source, place: Place, count: number): Finding {
  const { file, line, column, via } = place;
  const times = count === 1 ? "once" : `${count} times`;
  const where = `${file}:${line}:${column}`;
  const message =
    via === undefined
      ? `${what} is not recorded and would differ on replay: ${where} (${times})`
      : `${what} inside package ${via} is not recorded: called from ${where} (${times})`;
  const fix = via === undefined ? FIXES[what] : inside(via);
  return { what, file, line, column, count, ...(via === undefined ? {} : { via }), message, fix };
}

function inside(via: string): string {
  return `Wrap the call of ${via} in ctx.step("name", () => ...) if its result decides what the workflow does; an id or a timer of its own is harmless`;
}

const CLOCK = "Use await ctx.now(), which is recorded; new Date(await ctx.now()) gives a Date";
const RANDOM = 'Draw it inside a step: await ctx.step("draw", () => ...), or use await ctx.random()';
const WAIT =
  'To wait, use await ctx.sleep("2s"), which survives a restart; for anything else, move it into ctx.step()';
const EACH_TURN = 'Loop over ctx.sleep("1s"), or move the repeated work into ctx.step()';

const FIXES: Readonly<Record<Source, string>> = {
  fetch: 'Make it a tool, or wrap it: await ctx.step("name", async () => (await fetch(url)).json())',
  "new Date()": CLOCK,
  "Date()": CLOCK,
  "Date.now": CLOCK,
  "performance.now": `${CLOCK}; to time a piece of work, put it into ctx.step(), whose duration is recorded`,
  "Math.random": "Use await ctx.random(), which is recorded",
  "crypto.randomUUID": "Use await ctx.uuid(), which is recorded",
  "crypto.getRandomValues": RANDOM,
  "crypto.randomBytes": RANDOM,
  "crypto.randomInt": RANDOM,
  "crypto.randomFill": RANDOM,
  "crypto.randomFillSync": RANDOM,
  setTimeout: WAIT,
  setInterval: EACH_TURN,
  setImmediate: WAIT,
  "timers/promises.setTimeout": WAIT,
  "timers/promises.setInterval": EACH_TURN,
  "timers/promises.setImmediate": WAIT,
};
