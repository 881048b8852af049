import type { RunSummary } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { ProbeReport } from "./probe-report.ts";

/** What the last probe of a tool found. */
export interface Probed {
  readonly run: string;
  /** Ms since the epoch: when it began. */
  readonly at: number;
  readonly findings: {
    readonly fault: string;
    readonly severity: "high" | "medium" | "low";
    readonly message: string;
    readonly fix: string;
  }[];
  readonly limited?: string;
}

/** Probes that are looked through, the newest. */
const MOST = 20;

/** Runs of `airworthy probe`, the newest first. */
export async function probeRuns(store: Pick<Store, "list">): Promise<readonly RunSummary[]> {
  const { runs } = await store.list({ tag: "probe", status: "completed", limit: MOST });
  return runs;
}

/** What `airworthy probe` found last, by tool. */
export async function lastProbes(store: Pick<Store, "list">): Promise<ReadonlyMap<string, Probed>> {
  return probedBy(await probeRuns(store));
}

/** The same of runs that are at hand. */
export function probedBy(runs: readonly RunSummary[]): ReadonlyMap<string, Probed> {
  const found = new Map<string, Probed>();
  for (const run of runs)
    for (const [tool, probed] of probedIn(run)) if (!found.has(tool)) found.set(tool, probed);
  return found;
}

function probedIn(run: RunSummary): readonly (readonly [string, Probed])[] {
  if (run.workflow !== "probe" || run.end?.status !== "completed") return [];
  const report = reportIn(run.end.output.text);
  return report.tools.map(({ name, limited }) => {
    const findings = report.findings
      .filter(({ tool }) => tool === name)
      .map(({ fault, severity, message, fix }) => ({ fault, severity, message, fix }));
    const probed = { run: run.id, at: run.startedAt, findings };
    return [name, limited === undefined ? probed : { ...probed, limited }] as const;
  });
}

/** As the probe workflow wrote it; a run of somebody else's workflow of that name may hold anything. */
function reportIn(text: string): Pick<ProbeReport, "tools" | "findings"> {
  const { tools, findings } = Object(JSON.parse(text)) as Partial<ProbeReport>;
  return {
    tools: Array.isArray(tools) ? tools.filter(isNamed) : [],
    findings: Array.isArray(findings) ? findings.filter((one) => typeof one?.tool === "string") : [],
  };
}

function isNamed(tool: ProbeReport["tools"][number] | null): boolean {
  return typeof tool?.name === "string";
}
