import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const BIN = join(ROOT, "bin/airworthy.js");
const OWN_PACKAGE = join(import.meta.dirname, "own-package.mjs");
/** Of a command, in ms. */
const LIMIT = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Called once standard error holds `text`. */
  readonly when?: { readonly text: string; readonly act: (child: ChildProcess) => void };
  /** Standard error is closed before anything is said there. */
  readonly deaf?: boolean;
  /** Ms after which it is told to end. Default 60,000. */
  readonly limit?: number;
  /** Folder below the project to stand in. */
  readonly in?: string;
}

/** A folder of its own in which the real command runs; gone at the end of the test. */
export class Project implements AsyncDisposable {
  readonly folder: string;
  readonly #beside = new Set<() => Promise<unknown>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs `airworthy` as a child process. */
  cli(
    args: readonly string[],
    { env = {}, stdin = "", when, deaf = false, limit = LIMIT, in: below = "." }: CliOptions = {},
  ): Promise<Ended> {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: join(this.folder, below),
      env: { ...cleanEnv(), ...env },
      timeout: limit,
    });
    let [stdout, stderr, acted] = ["", "", false];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (when === undefined || acted || !stderr.includes(when.text)) return;
      acted = true;
      when.act(child);
    });
    if (deaf) child.stderr.destroy();
    child.stdin.end(stdin);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Starts Node beside the test, with the sources of this repository as `airworthy`; `stop` ends it and waits. */
  background(
    args: readonly string[],
    { env = {} }: Pick<CliOptions, "env"> = {},
  ): { readonly stop: () => Promise<unknown> } {
    const child = spawn(process.execPath, ["--conditions=airworthy-src", "--import", OWN_PACKAGE, ...args], {
      cwd: this.folder,
      env: { ...cleanEnv(), ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const stop = () => {
      child.kill();
      return ended;
    };
    this.#beside.add(stop);
    return { stop };
  }

  /** The JSON document that a command prints. */
  async json(args: readonly string[], options?: CliOptions): Promise<Record<string, unknown>> {
    const { stdout, stderr } = await this.cli([...args, "--json"], options);
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`Not one JSON document: ${stdout}\n${stderr}`);
    }
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Of a test that has failed: it would wait for them for ever.
    await Promise.all([...this.#beside].map((stop) => stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A copy of a folder of `fixtures/`, or an empty project; it finds the packages of this repository unless told not to. */
export async function project(fixture?: string, { packages = true } = {}): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "airworthy-cli-")));
  if (fixture !== undefined)
    await cp(join(import.meta.dirname, "fixtures", fixture), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n', { flag: "wx" });
  if (packages) await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return new Project(folder);
}

/** The surroundings without what would change what is printed or where it is stored. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AIRWORTHY_|NODE_|NO_COLOR$|FORCE_COLOR$|DATABASE_URL$)/.test(name),
  );
  return Object.fromEntries(kept);
}
