import { execFile, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

export const ROOT: string = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What npm itself puts there, and what belongs to this repository alone. */
const NOT_LINKED = /^(?:\.|airworthy$|node$|node-)/;

/** How a command ended, whatever its exit code. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The package as npm would install it: packed, without the sources that a checkout runs from. What it needs, and what
 * projects beside it need, is linked from this repository, so that no registry is asked.
 */
export class Packed implements AsyncDisposable {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  /** A folder of `fixtures/`, or an empty one, with the package installed. */
  async project(name: string, fixture?: string): Promise<string> {
    const folder = join(this.home, name);
    await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
    await symlink(join(this.home, "package"), join(folder, "node_modules/airworthy"));
    await symlink("../airworthy/bin/airworthy.js", join(folder, "node_modules/.bin/airworthy"));
    if (fixture !== undefined)
      await cp(join(import.meta.dirname, "fixtures", fixture), folder, { recursive: true });
    return folder;
  }

  /** Runs a program in a project, on the Node of this test. */
  async run(
    program: string,
    args: readonly string[],
    { cwd = this.home, env = {} }: Where = {},
  ): Promise<Ended> {
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const given = {
      cwd,
      env: { ...process.env, PATH: path, NO_COLOR: "1", ...env },
      maxBuffer: 64 * 2 ** 20,
    };
    try {
      return { code: 0, ...(await run(program, args, given)) };
    } catch (error) {
      const { code, stdout, stderr } = error as Ended;
      return { code, stdout, stderr };
    }
  }

  /** Runs the packed command. */
  cli(args: readonly string[], where?: Where): Promise<Ended> {
    return this.run(process.execPath, [join(this.home, "package/bin/airworthy.js"), ...args], where);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Packs the package into a folder of its own. */
export async function pack(): Promise<Packed> {
  const home = await mkdtemp(join(tmpdir(), "airworthy-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", home], {
    cwd: ROOT,
    maxBuffer: 64 * 2 ** 20,
  });
  const file = /[\w.-]+\.tgz/.exec(stdout)?.[0] ?? "";
  await run("tar", ["xf", join(home, file), "-C", home]);
  await symlink(join(ROOT, "node_modules"), join(home, "package/node_modules"));
  await mkdir(join(home, "node_modules"));
  await symlink("../package", join(home, "node_modules/airworthy"));
  for (const name of await readdir(join(ROOT, "node_modules")))
    if (!NOT_LINKED.test(name))
      await symlink(join(ROOT, "node_modules", name), join(home, "node_modules", name));
  return new Packed(home);
}

/** A Node on the PATH that is too old for the package, if there is one. */
export function oldNode(): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "node"))
    .find((node) => {
      const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
      return Number(/^v(\d+)/.exec(stdout ?? "")?.[1] ?? 99) < 24;
    });
}
