import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";

/** One assertion of one test of one prompt, as either side judged it. */
export interface Judged {
  readonly test: number;
  readonly prompt: number;
  readonly assertion: number;
  readonly type: string;
  readonly pass: boolean;
  readonly score: number;
}

/** Where the real promptfoo is installed: `PROMPTFOO_DIR`, or beside this file. */
export const MAIN: string | undefined = mainFile(process.env.PROMPTFOO_DIR ?? import.meta.dirname);

function mainFile(folder: string): string | undefined {
  const file = join(folder, "node_modules/promptfoo/dist/src/main.js");
  return existsSync(file) ? file : undefined;
}

export const VERSION: string =
  MAIN === undefined ? "" : createRequire(MAIN)(join(dirname(MAIN), "../../package.json")).version;

/** Runs a configuration in a folder of its own, its providers and graders replaced where `local` says by what. */
export async function runPromptfoo(
  file: string,
  local: string | undefined,
): Promise<{ readonly judged: readonly Judged[]; readonly errors: readonly string[] }> {
  if (MAIN === undefined) throw new Error("promptfoo is not installed");
  const folder = mkdtempSync(join(tmpdir(), "airworthy-promptfoo-"));
  try {
    // Files that it names lie beside it.
    cpSync(dirname(file), folder, { recursive: true });
    const config = join(folder, "airworthy-agreement.yaml");
    const output = join(folder, "out.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(config, local === undefined ? text : localText(text, `file://${local}`));
    const args = ["eval", "-c", config, "-o", output, "--no-cache", "--no-write", "--no-table", "--no-share"];
    await promisify(execFile)(process.execPath, [MAIN, ...args, "--no-progress-bar"], {
      cwd: folder,
      env: { ...process.env, ...QUIET, PROMPTFOO_CONFIG_DIR: join(folder, "home") },
      timeout: 120_000,
      // A test that fails ends promptfoo with 100.
    }).catch((error: { code?: unknown }) => {
      if (error.code !== 100) throw error;
    });
    return read(JSON.parse(readFileSync(output, "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const QUIET = {
  PROMPTFOO_DISABLE_TELEMETRY: "1",
  PROMPTFOO_DISABLE_UPDATE: "1",
  PROMPTFOO_DISABLE_SHARING: "1",
  PROMPTFOO_SELF_HOSTED: "1",
  PROMPTFOO_DISABLE_REMOTE_GENERATION: "1",
  DO_NOT_TRACK: "1",
};

interface Config {
  readonly providers?: unknown;
  readonly defaultTest?: { readonly options?: Record<string, unknown> };
  readonly tests?: unknown;
}

function localText(text: string, local: string): string {
  return stringify(withLocal(parse(text, { merge: true }) as Config, local));
}

/** The local provider in place of every provider and of every grader, wherever one is named. */
function withLocal(config: Config, local: string): Config {
  const { defaultTest, tests } = config;
  const options = { ...defaultTest?.options, provider: local };
  return {
    ...config,
    providers: [local],
    defaultTest: { ...defaultTest, options },
    ...(tests === undefined ? {} : { tests: withGrader(tests, local) }),
  };
}

function withGrader(value: unknown, local: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withGrader(one, local));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "provider" ? local : withGrader(one, local)]),
  );
}

interface Component {
  readonly pass: boolean;
  readonly score: number;
  readonly assertion?: { readonly type?: string };
  readonly metadata?: { readonly assertionSet?: { readonly assertionCount: number } };
}

interface Output {
  readonly results: {
    readonly results: readonly {
      readonly testIdx: number;
      readonly promptIdx: number;
      readonly error?: string | null;
      readonly gradingResult?: { readonly componentResults?: readonly Component[] } | null;
    }[];
  };
}

function read({ results: { results } }: Output) {
  const judged = results.flatMap(({ testIdx, promptIdx, gradingResult }) =>
    withoutParts(gradingResult?.componentResults ?? []).map(({ pass, score, assertion }, index) => ({
      test: testIdx,
      prompt: promptIdx,
      assertion: index,
      type: assertion?.type ?? "assert-set",
      pass,
      score,
    })),
  );
  const errors = results.flatMap(({ testIdx, error, gradingResult }) =>
    error && !gradingResult?.componentResults ? [`test ${testIdx + 1}: ${error}`] : [],
  );
  return { judged, errors };
}

/** The parts of a set stand behind it; what counts is the set. */
function withoutParts(components: readonly Component[]): readonly Component[] {
  const kept: Component[] = [];
  for (let at = 0; at < components.length; at += 1) {
    const component = components[at];
    if (component === undefined) continue;
    kept.push(component);
    at += component.metadata?.assertionSet?.assertionCount ?? 0;
  }
  return kept;
}
