import type { Command } from "commander";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import type { SuiteOptions } from "../../promptfoo/suite-options.ts";
import { addSuiteOptions, suiteOptionsOf } from "../../promptfoo/suite-options.ts";

type Options = GlobalOptions & SuiteOptions;

export function addPromptfooCheck(parent: Command, cli: Cli): void {
  const command = parent
    .command("check")
    .summary("say what of a promptfooconfig can be run here")
    .description(
      "Read a promptfooconfig, and name every part of it that cannot be taken with its path and the reason. Exits 1 where there is one.",
    )
    .argument("<file>", "a promptfooconfig.yaml or .json");
  addSuiteOptions(command).action(async (file: string, _: unknown, self: Command) => {
    cli.exitCode = await check(file, self.optsWithGlobals(), cli);
  });
}

async function check(file: string, options: Options, { terminal }: Cli): Promise<ExitCode> {
  const { loadSuite } = await import("../../../evals/promptfoo/load-suite.ts");
  const { suite, refusals } = await loadSuite(file, await suiteOptionsOf(options));
  const { providers, prompts, tests } = suite;
  const assertions = tests.reduce((sum, { assert }) => sum + assert.length, 0);
  const counts = { providers: providers.length, prompts: prompts.length, tests: tests.length, assertions };
  if (options.json === true) terminal.out(jsonDocument({ name: suite.name, ...counts, refusals }));
  else {
    terminal.out(
      `${suite.name}: ${plural(counts.providers, "provider")}, ${plural(counts.prompts, "prompt")}, ${plural(counts.tests, "test")}, ${plural(assertions, "assertion")}`,
    );
    if (refusals.length === 0) terminal.out("All of it can be run here.");
    else terminal.out(`${plural(refusals.length, "part")} cannot be taken:`);
    for (const { path, reason } of refusals) terminal.out(`  ${path}: ${reason}`);
  }
  return refusals.length === 0 ? EXIT.pass : EXIT.failed;
}
