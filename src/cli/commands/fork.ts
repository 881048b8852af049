import type { Command } from "commander";
import type { AppForkOptions } from "../../app/open.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { StoredRun } from "../../core/run.ts";
import { addressOf } from "../address-of.ts";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { interruptible } from "../interrupt.ts";
import { collect, pairs } from "../options/parsers.ts";
import { promptTexts } from "../options/prompt-texts.ts";
import { readJson } from "../options/read-value.ts";
import { shortId } from "../print/short-id.ts";
import { visibleLine } from "../print/visible.ts";
import { withApp } from "../project.ts";
import { reportRun } from "../report-run.ts";
import { loadRunOf } from "../resolve-run.ts";

interface Options extends GlobalOptions {
  readonly at?: string;
  readonly answer?: string;
  readonly input?: string;
  readonly prompt?: Readonly<Record<string, string>>;
  readonly model?: Readonly<Record<string, string>>;
  readonly tag?: readonly string[];
}

export function addFork(program: Command, cli: Cli): void {
  program
    .command("fork")
    .description(
      "Run as recorded up to one change, then live with every write virtual: what would have happened with another answer, input, prompt or model.",
    )
    .argument("<run>", "its id, the beginning of it, or last")
    .option("--at <address>", "leave the recording at this call, as runs show names it")
    .option("--answer <json>", "what that call answers in the fork; JSON, @file or -")
    .option("-i, --input <json>", "another input; JSON, @file or -")
    .option("--prompt <name=text>", "another text of a prompt; the text or @file (repeatable)", pairs)
    .option("--model <name=other>", "another model in place of one (repeatable)", pairs)
    .option("--tag <tag>", "a tag of the fork (repeatable)", collect)
    .action(async (run: string, _: unknown, self: Command) => {
      cli.exitCode = await fork(run, self.optsWithGlobals(), cli);
    });
}

async function fork(run: string, options: Options, { terminal }: Cli) {
  return withApp(options, (app) =>
    interruptible(terminal, async (signal) => {
      const stored = await loadRunOf(app.store, run);
      const result = await app.fork(stored.id, { ...(await changesOf(stored, options)), signal });
      tellChange(options, { target: stored.id, details: { fork: result.id } });
      const { changedAt } = result;
      const extra = { parent: stored.id, changedAt: changedAt ?? null };
      const exitCode = await reportRun(app, result, { terminal, json: options.json === true, extra });
      if (options.json !== true) {
        const where =
          changedAt === undefined
            ? "nothing was asked differently: every call was answered from the recording"
            : `left the recording at ${visibleLine(changedAt)}`;
        const next = `compare: airworthy runs diff ${shortId(stored.id)} ${shortId(result.id)}`;
        terminal.err(terminal.paintErr("dim", `${where}\n${next}`));
      }
      return exitCode;
    }),
  );
}

async function changesOf(stored: StoredRun, options: Options): Promise<AppForkOptions> {
  const { at, answer, input, prompt, model, tag } = options;
  if (answer !== undefined && at === undefined) throw answerWithoutAt();
  return {
    ...(at === undefined ? {} : { at: addressOf(stored, at) }),
    ...(answer === undefined ? {} : { answer: { value: await readJson(answer, "--answer") } }),
    ...(input === undefined ? {} : { input: { value: await readJson(input, "--input") } }),
    ...(prompt === undefined ? {} : { prompts: await promptTexts(prompt) }),
    ...(model === undefined ? {} : { models: model }),
    ...(tag === undefined ? {} : { tags: tag }),
  };
}

function answerWithoutAt(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot tell which call --answer is for: --at is missing",
    hint: "Name the call, as `airworthy runs show` does: --at triage --answer '\"refund\"'",
  });
}
