import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `sysconf(_SC_CLK_TCK)` of Linux: what CPU time in /proc is counted in, a second. */
const TICKS = 100;

/** CPU time of a test's server in microseconds, of its processes that live and of those that have ended. */
export function serverCpuUs(folder: string): number {
  const [first = ""] = readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n");
  let ticks = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid);
    // After the state come the parent and, as the 12th to 15th, times of its own and of children that were waited for.
    if (pid === first) ticks += sum(fields.slice(11, 15));
    else if (fields[1] === first) ticks += sum(fields.slice(11, 13));
  }
  return (ticks / TICKS) * 1e6;
}

function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function sum(values: readonly string[]): number {
  return values.reduce((total, value) => total + Number(value), 0);
}
