import { execFile } from "node:child_process";
import { cp, mkdir, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../.data/package", import.meta.url));
/** A round asks for it again, and every variant is a process of its own. */
const FRESH = 10 * 60_000;

/** The package as npm would install it: built, without its sources, which a checkout would run instead. */
export async function builtPackage(): Promise<string> {
  const built = await stat(join(PACKAGE, "dist")).catch(() => undefined);
  if (built !== undefined && Date.now() - built.ctimeMs < FRESH) return PACKAGE;
  await promisify(execFile)(process.execPath, [join(ROOT, "tools/run.mjs"), "build"], { cwd: ROOT });
  await rm(PACKAGE, { recursive: true, force: true });
  await mkdir(PACKAGE, { recursive: true });
  for (const part of ["bin", "package.json", "dist"])
    await cp(join(ROOT, part), join(PACKAGE, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(PACKAGE, "node_modules"));
  return PACKAGE;
}
