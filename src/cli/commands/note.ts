import type { Command } from "commander";
import type { Note, NoteTarget } from "../../core/note.ts";
import type { Store } from "../../core/store.ts";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { readValue } from "../options/read-value.ts";
import { age } from "../print/amounts.ts";
import { jsonLine } from "../print/json.ts";
import { visibleLine } from "../print/visible.ts";
import { withStore, withWritableStore } from "../project.ts";
import { redactOf } from "../redact-of.ts";
import { resolveRun } from "../resolve-run.ts";
import type { Terminal } from "../terminal.ts";
import { whoami } from "../whoami.ts";

interface Options extends GlobalOptions {
  readonly by?: string;
}

export function addNote(program: Command, cli: Cli): void {
  program
    .command("note")
    .description(
      "Write a note on a run, an experiment or a case of a dataset, for whoever looks at it next; without a text, read the notes that are there.",
    )
    .argument("<target>", "a run (or last), an experiment's id, or dataset/case")
    .argument("[text]", "the note, @file, or -")
    .option("--by <name>", "who you are (default: your name on this machine)")
    .action(async (target: string, text: string | undefined, _: unknown, self: Command) => {
      await note({ target, text }, self.optsWithGlobals(), cli.terminal);
    });
}

async function note(
  { target, text }: { readonly target: string; readonly text: string | undefined },
  options: Options,
  terminal: Terminal,
): Promise<void> {
  if (text === undefined) {
    const notes = await withStore(options, async (store) => store.notes.list(await targetOf(store, target)));
    if (notes.length === 0 && options.json !== true) terminal.err("No notes.");
    for (const one of notes) terminal.out(options.json === true ? jsonLine(one) : lineOf(one));
    return;
  }
  const plain = await readValue(text, "the note");
  const kept = await withWritableStore(options, async (store, config) => {
    const redact = redactOf(config, store) ?? ((as: string) => as);
    const about = await targetOf(store, target);
    tellChange(options, { target: about.id });
    return store.notes.add({ about, text: redact(plain), by: options.by ?? whoami(), at: Date.now() });
  });
  terminal.out(options.json === true ? jsonLine(kept) : lineOf(kept));
}

async function targetOf(store: Store, target: string): Promise<NoteTarget> {
  if (target.startsWith("exp_")) return { kind: "experiment", id: target };
  if (target.includes("/")) return { kind: "case", id: target };
  return { kind: "run", id: await resolveRun(store, target) };
}

function lineOf({ text, by, at }: Note): string {
  return `${age(at)} ago, ${visibleLine(by)}: ${visibleLine(text)}`;
}
