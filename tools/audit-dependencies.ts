/**
 * `node tools/run.mjs audit`: asks the registry for known vulnerabilities of what users install. Exits 1 where there are
 * some of a high level or worse, and 3 where the registry cannot be asked: that is no pass.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Audited {
  readonly error?: { readonly code?: string; readonly summary?: string };
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  cwd: join(import.meta.dirname, ".."),
  encoding: "utf8",
  timeout: 60_000,
});
const audited = answered(stdout);
if (audited?.metadata === undefined) {
  const why = audited?.error?.summary || audited?.message || "it gave no answer";
  console.error(`Not audited: the registry cannot be asked for vulnerabilities here: ${why}`);
  console.error("Run this again where npm reaches a registry that has advisories");
  process.exitCode = 3;
} else {
  const { total = 0, high = 0, critical = 0 } = audited.metadata.vulnerabilities;
  for (const [name, { severity, range }] of Object.entries(audited.vulnerabilities ?? {}))
    console.log(`${severity}: ${name} ${range}`);
  console.log(
    `${total} known vulnerabilities of what users install, ${high + critical} of them high or critical`,
  );
  process.exitCode = high + critical > 0 ? 1 : 0;
}

function answered(text: string): Audited | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
