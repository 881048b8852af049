import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { areas } from "./areas.ts";
import { recordFigures } from "./figures/record-figures.ts";
import type { Area, Sample } from "./harness/area.ts";
import { describeMachine } from "./harness/describe-machine.ts";
import { runChild } from "./harness/run-child.ts";

const usage = `Usage: npm run bench -- [area ...] [--rounds n] [--quick] [--variant text]
  area           ${[...areas.keys()].join(", ")} (default: all)
  --only area    the same as naming the area
  --rounds n     how often each variant is measured (default 3; 1 with --quick)
  --variant text only variants whose id contains the text; no ratios where the floor is left out
  --quick        a tenth of the work, one round, results are printed but not written`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string" },
    variant: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

interface Failure {
  readonly variant: string;
  readonly round: number;
  readonly message: string;
}

if (values.help) console.log(usage);
else process.exitCode = await main();

/** @returns 0, 1 when a variant could not be measured, 2 when the arguments make no sense. */
async function main(): Promise<number> {
  const names = [...positionals, ...values.only];
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  const unknown = names.filter((name) => !areas.has(name));
  if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    console.error(
      unknown.length > 0 ? `Unknown area: ${unknown.join(", ")}` : `Not a number of rounds: ${values.rounds}`,
    );
    console.error(usage);
    return 2;
  }
  let failed = false;
  for (const [name, load] of areas) {
    if (names.length > 0 && !names.includes(name)) continue;
    const area = await load();
    failed = (await runArea(area, area.seeded ? 1 : rounds)) || failed;
  }
  return failed ? 1 : 0;
}

async function runArea(area: Area, rounds: number): Promise<boolean> {
  const machine = describeMachine();
  const started = performance.now();
  const variants = area.variants.filter((variant) => variant.includes(values.variant));
  const { samples, failures } = await measureAll({ area, variants, rounds });
  const seconds = Math.round((performance.now() - started) / 1000);
  const report = [
    `# ${area.name}`,
    `${machine} at the start; ${howMeasured(area, { rounds, seconds })}`,
    area.report(samples),
    ...failures.map(
      ({ variant, round, message }) => `Not measured: ${variant} in round ${round}. ${message}`,
    ),
  ].join("\n\n");
  console.log(`\n${report}\n`);
  // A quick or a partial run would replace figures that were worth keeping.
  if (!values.quick && values.variant === "" && failures.length === 0) await writeReport(area.name, report);
  return failures.length > 0;
}

function howMeasured(area: Area, { rounds, seconds }: { rounds: number; seconds: number }): string {
  const quick = values.quick ? " (quick)" : "";
  if (area.seeded) return `${seconds} s in all${quick}. Seeded: the same figures come out every time.`;
  return `${rounds} round${rounds === 1 ? "" : "s"}${quick}, ${seconds} s in all. Each variant in a fresh process, variants interleaved within a round; medians, (min..max), and ratios taken within a round.`;
}

async function measureAll(plan: { area: Area; variants: readonly string[]; rounds: number }) {
  const samples: Sample[] = [];
  const failures: Failure[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    // Every other round goes backwards, so that no variant always follows the same neighbour.
    for (const variant of round % 2 === 1 ? plan.variants : plan.variants.toReversed()) {
      try {
        const figures = await runChild({ area: plan.area.name, variant, scale: values.quick ? 0.1 : 1 });
        const sample: Sample = { area: plan.area.name, variant, round, figures };
        samples.push(sample);
        console.log(JSON.stringify(sample));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        failures.push({ variant, round, message });
        console.error(`${variant}: ${message}`);
      }
    }
  }
  return { samples, failures };
}

async function writeReport(name: string, report: string): Promise<void> {
  const folder = new URL("./results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.md`, folder), `${report}\n`);
  recordFigures();
}
