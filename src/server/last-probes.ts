import type { RunSummary } from "../core/run.ts";
import type { Store } from "../core/store.ts";
import type { ProbeReport } from "../tools/probes/probe-report.ts";
import { Remembered } from "./remembered.ts";

/** What the last probe of a tool found. */
export interface Probed {
  readonly run: string;
  /** Ms since the epoch. */
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

/** What `airworthy probe` found last, by tool. Its report is large, so that each is read once. */
export class LastProbes {
  readonly #store: Pick<Store, "list">;
  readonly #read = new Remembered<ReadonlyMap<string, Probed>>(1);

  constructor(store: Pick<Store, "list">) {
    this.#store = store;
  }

  async byTool(): Promise<ReadonlyMap<string, Probed>> {
    const { runs } = await this.#store.list({ tag: "probe", status: "completed", limit: MOST });
    return this.#read.get(runs.map(({ id }) => id).join(" "), async () => {
      const found = new Map<string, Probed>();
      for (const run of runs)
        for (const [tool, probed] of probedIn(run)) if (!found.has(tool)) found.set(tool, probed);
      return found;
    });
  }
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
