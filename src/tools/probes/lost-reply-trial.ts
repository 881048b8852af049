import type { Observation } from "./caller.ts";
import type { Lab, Snapshot } from "./lab.ts";
import { wentWell } from "./lab.ts";
import { renewed } from "./own-name.ts";
import type { RepeatTrial } from "./repeat-trial.ts";
import type { Subject } from "./subject.ts";

/** A write whose reply was thrown away, and that was asked for again. */
export interface LostReply {
  readonly lost: Observation;
  readonly again: Observation;
  /** The tool that shows it twice, with what it shows. */
  readonly shown: Observation;
}

const NEW_NAMES = 60;
const MARK = /Airworthy Probe \d+ ml|airworthy-probe-\d+/g;

/**
 * Asks for something new, gives the call up before its reply, and asks again: a tool that looks for
 * what is there already may not find what it is still making. Undefined where it was made once, or
 * where nothing shows how often.
 */
export async function lostReplyTrial(
  subject: Subject,
  lab: Lab,
  { first, before }: RepeatTrial,
): Promise<LostReply | undefined> {
  if (subject.kind.action !== "create" || subject.tool.recordsItself === true) return undefined;
  const input = renewed(first.input, NEW_NAMES);
  const [name] = JSON.stringify(input).match(MARK) ?? [];
  const [known] = JSON.stringify(first.input).match(MARK) ?? [];
  if (name === undefined || known === undefined || name === known) return undefined;
  if (!lab.isHarmless(subject, input)) return undefined;
  const lost = await lab.askLosing(subject, input);
  const again = await lab.ask(subject, input);
  if (!wentWell(again)) return undefined;
  const after = await lab.snapshot(subject);
  const shown = [...after].find(([tool]) => {
    const once = timesIn(before.get(tool), known);
    return once > 0 && timesIn(after.get(tool), name) >= 2 * once;
  });
  return shown === undefined ? undefined : { lost, again, shown: shown[1] };
}

function timesIn(seen: ReturnType<Snapshot["get"]>, name: string): number {
  return seen === undefined ? 0 : seen.answer.text.split(name).length - 1;
}
