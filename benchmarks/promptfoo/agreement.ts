/**
 * Runs public promptfoo configurations with the real promptfoo and here, on the same local provider, and says where the
 * two judge an assertion differently.
 *
 *     npm install --prefix benchmarks/promptfoo --ignore-scripts
 *     node --conditions=airworthy-src benchmarks/promptfoo/agreement.ts <folder of configurations>
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runAirworthy } from "./airworthy.ts";
import { CONFIGS } from "./configs.ts";
import type { Judged } from "./real-promptfoo.ts";
import { MAIN, runPromptfoo, VERSION } from "./real-promptfoo.ts";

const LOCAL = join(import.meta.dirname, "local-provider.mjs");

export interface Agreement {
  readonly config: string;
  readonly tests: number;
  readonly assertions: number;
  readonly passed: number;
  readonly differences: readonly string[];
  readonly errors: readonly string[];
}

/** Both sides of one configuration, assertion by assertion. */
export async function agreementOn(file: string, name: string): Promise<Agreement> {
  const [theirs, ours] = [await runPromptfoo(file, LOCAL), await runAirworthy(file, LOCAL)];
  const found = new Map(ours.judged.map((one) => [keyOf(one), one]));
  const differences = theirs.judged.flatMap((one) => differenceOf(one, found.get(keyOf(one))));
  const extra = ours.judged.length - theirs.judged.length;
  return {
    config: name,
    tests: new Set(theirs.judged.map(({ test, prompt }) => `${test}/${prompt}`)).size,
    assertions: theirs.judged.length,
    passed: theirs.judged.filter(({ pass }) => pass).length,
    differences: extra > 0 ? [...differences, `${extra} assertions were judged only here`] : differences,
    errors: [
      ...theirs.errors.map((error) => `promptfoo: ${error}`),
      ...ours.errors.map((error) => `here: ${error}`),
    ],
  };
}

function keyOf({ test, prompt, assertion }: Judged): string {
  return `${test}/${prompt}/${assertion}`;
}

function differenceOf(theirs: Judged, ours: Judged | undefined): readonly string[] {
  const where = `test ${theirs.test + 1}, prompt ${theirs.prompt + 1}, ${theirs.type}`;
  if (ours === undefined) return [`${where}: judged only by promptfoo`];
  if (ours.type !== theirs.type) return [`${where}: another assertion here, ${ours.type}`];
  if (ours.pass !== theirs.pass) return [`${where}: promptfoo ${told(theirs)}, here ${told(ours)}`];
  // Figures outside of 0 to 1, which scripts may give, are brought into it here.
  const score = Math.min(1, Math.max(0, theirs.score));
  return Math.abs(score - ours.score) < 1e-6
    ? []
    : [`${where}: score ${theirs.score} there, ${ours.score} here`];
}

function told({ pass }: Judged): string {
  return pass ? "passes" : "fails";
}

async function main(folder: string | undefined): Promise<void> {
  if (MAIN === undefined) {
    console.log(
      "Nothing compared: promptfoo is not installed (npm install --prefix benchmarks/promptfoo --ignore-scripts)",
    );
    return;
  }
  if (folder === undefined || !existsSync(folder)) {
    console.log("Nothing compared: name the folder with the configurations");
    return;
  }
  console.log(`promptfoo ${VERSION} beside Airworthy, same local provider and grader\n`);
  console.log("| configuration | tests | assertions | passed there | agree |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  let [all, agreed] = [0, 0];
  for (const name of CONFIGS) {
    const one = await agreementOn(join(folder, name), name);
    const same = one.assertions - one.differences.length;
    [all, agreed] = [all + one.assertions, agreed + same];
    console.log(
      `| ${name.replace("__promptfooconfig", "")} | ${one.tests} | ${one.assertions} | ${one.passed} | ${same} |`,
    );
    for (const line of [...one.differences, ...one.errors]) console.log(`<!-- ${line} -->`);
  }
  console.log(`\n${agreed} of ${all} assertions agree.`);
  process.exitCode = agreed === all ? 0 : 1;
}

if (import.meta.main) await main(process.argv[2]);
