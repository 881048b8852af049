import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { trainBayes } from "./bayes.ts";
import { trainNearest } from "./nearest.ts";

const DATA = join(
  process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data"),
  "datasets",
);
const FILES = [join(DATA, "banking77/train.csv"), join(DATA, "clinc150/data_full.train_val.json")];
const BIN = join(import.meta.dirname, "../../bin/airworthy.js");

const EXAMPLES = [
  { text: "where is my card", label: "card" },
  { text: "my card has not come", label: "card" },
  { text: "what is the exchange rate today", label: "rate" },
  { text: "which exchange rate do you take", label: "rate" },
];

for (const train of [trainBayes, trainNearest])
  test(`${train.name}() learns what its examples are about`, () => {
    const classify = train(EXAMPLES);

    assert.equal(classify("Has my card come?"), "card");
    assert.equal(classify("rate of EXCHANGE"), "rate");
  });

const run = promisify(execFile);

/** Whatever the exit code: the release that is worse is blocked. */
async function airworthy(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string }> {
  try {
    const { stdout } = await run(process.execPath, [BIN, ...args], {
      cwd: import.meta.dirname,
      env,
      maxBuffer: 2 ** 26,
    });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

if (!FILES.every((file) => existsSync(file)))
  console.log(
    `Not tested: no Banking77 and CLINC150 at ${DATA}; AIRWORTHY_SHARED_DATA names the data folder`,
  );
else
  test("on a held-out fifth of Banking77 and CLINC150 the nearest neighbours lose to naive Bayes, with verdict and confusion", async () => {
    const folder = await mkdtemp(join(tmpdir(), "airworthy-intents-"));
    const env = { ...process.env, INTENTS_DATA: folder, NO_COLOR: "1" };
    const store = ["--store", join(folder, "store.db")];
    const releases = ["--release", "nearest", "--against", "bayes"];
    try {
      await run(
        process.execPath,
        ["--conditions=airworthy-src", join(import.meta.dirname, "prepare.ts"), ...FILES],
        { env },
      );
      for (const [name, cases] of [
        ["banking77", "2,000"],
        ["clinc150", "2,999"],
      ] as const) {
        const tried = await airworthy(["eval", name, "--split", "test", ...releases, ...store], env);
        const confused = await airworthy(["confusion", name, ...releases, ...store, "-n", "5"], env);
        console.log(`${headOf(tried.stdout)}\n\n${confused.stdout}`);

        assert.match(tried.stdout, new RegExp(`^BLOCK: ${name}, release "nearest" against "bayes"`));
        assert.match(tried.stdout, new RegExp(`interval over ${cases} cases`));
        assert.match(confused.stdout, /^belongs to +taken for +nearest +bayes +a run$/m);
        assert.match(
          confused.stdout,
          new RegExp(`release "bayes": [\\d,]+ of ${cases} trials on the right route`),
        );
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

/** The verdict and what was held. */
function headOf(text: string): string {
  return text.split("\n\n").slice(0, 2).join("\n\n");
}
