import { spawnSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";

/** The conditions of a result, without anything that names the machine. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0] ?? 0;
  const date = new Date().toISOString().slice(0, 10);
  const model = cores[0]?.model.trim() ?? "unknown processor";
  return `${date}, ${commit()}Node ${process.version.slice(1)}, SQLite ${process.versions.sqlite ?? "?"}, ${process.platform} ${process.arch}, ${cores.length} cores (${model}), ${gib} GiB, load average ${load.toFixed(1)}`;
}

/** Of the code that is measured; nothing where this is no clone. */
function commit(): string {
  const { stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return /^[0-9a-f]{7,}$/.test(stdout?.trim() ?? "") ? `commit ${stdout.trim()}, ` : "";
}
