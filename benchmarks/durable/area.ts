import type { Area, Sample } from "../harness/area.ts";
import { loadVariants } from "../harness/load-variants.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { ratio, spread } from "../harness/statistics.ts";
import { measureDurable } from "./measure-durable.ts";
import type { Durability, DurableVariant } from "./variant.ts";
import { isDurableVariant } from "./variant.ts";

interface Entry {
  readonly id: string;
  readonly durability: Durability;
  readonly variant: DurableVariant;
}

const claims: Readonly<Record<Durability, string>> = {
  process: "Durability `process`: survives a crash of the process, not surely a power cut",
  full: "Durability `full`: survives a power cut (fsync before the next step)",
};

/** Ten-step workflows whose 313-byte results are stored before the next step begins. */
export async function loadArea(): Promise<Area> {
  const variants = await loadVariants(new URL("./variants/", import.meta.url), isDurableVariant);
  const durabilities: readonly Durability[] = ["process", "full"];
  const entries = durabilities.flatMap((durability) =>
    variants
      .filter((variant) => variant.durabilities.includes(durability))
      .map((variant): Entry => ({ id: `${durability}: ${variant.name}`, durability, variant })),
  );
  return {
    name: "durable",
    variants: entries.map(({ id }) => id),
    async measure(id, options) {
      const entry = entries.find((candidate) => candidate.id === id);
      if (entry === undefined) throw new RangeError(`Cannot measure "${id}": no such variant`);
      return measureDurable(entry.variant, { ...options, durability: entry.durability });
    },
    report: (samples) =>
      durabilities.map((durability) => reportClass(durability, { entries, samples })).join("\n\n"),
  };
}

function reportClass(
  durability: Durability,
  of: { entries: readonly Entry[]; samples: readonly Sample[] },
): string {
  const measured = new Set(of.samples.map(({ variant }) => variant));
  const entries = of.entries.filter((entry) => entry.durability === durability && measured.has(entry.id));
  const row = `${durability}: node:sqlite, a row a step`;
  const grouped = `${row}, group commit`;
  const { samples } = of;
  const rows = entries.map(({ id, variant }) => [
    variant.name,
    formatSpread(spread(samples, id, "sequentialCpu")),
    formatRatio(ratio(samples, "sequentialCpu", { variant: id, baseline: row })),
    formatSpread(spread(samples, id, "sequentialWall")),
    formatRatio(ratio(samples, "sequentialWall", { variant: id, baseline: row })),
    formatSpread(spread(samples, id, "inFlightCpu")),
    formatRatio(ratio(samples, "inFlightCpu", { variant: id, baseline: grouped })),
    formatSpread(spread(samples, id, "inFlightWall")),
    formatRatio(ratio(samples, "inFlightWall", { variant: id, baseline: grouped })),
    formatNumber(perSecond(spread(samples, id, "inFlightWall")?.median)),
    formatNumber(spread(samples, id, "disk")?.median),
  ]);
  const head = [
    "",
    "1 by 1: CPU us",
    "x row",
    "wall us",
    "x row",
    "100 in flight: CPU us",
    "x group",
    "wall us",
    "x group",
    "steps/s",
    "disk B",
  ];
  return [
    `## ${claims[durability]}`,
    "Per step. `x row`: against a row a step; `x group`: against a row a step with group commit.",
    markdownTable(head, rows),
    compareWithPeers(entries, samples),
  ].join("\n\n");
}

function compareWithPeers(entries: readonly Entry[], samples: readonly Sample[]): string {
  const peers = entries.filter(({ variant }) => variant.role === "peer");
  const others = entries.filter(({ variant }) => variant.role !== "peer");
  const figures = ["sequentialCpu", "sequentialWall", "inFlightCpu", "inFlightWall"];
  const rows = others.map(({ id, variant }) => [
    variant.name,
    ...figures.map((figure) => formatRatio(timesFaster({ id, peers, figure }, samples))),
  ]);
  const head = ["times faster than the fastest peer", "1 by 1: CPU", "wall", "100 in flight: CPU", "wall"];
  return peers.length === 0 ? "No peer was measured." : markdownTable(head, rows);
}

function timesFaster(
  of: { id: string; peers: readonly Entry[]; figure: string },
  samples: readonly Sample[],
) {
  const ratios = of.peers.flatMap(
    (peer) => ratio(samples, of.figure, { variant: peer.id, baseline: of.id }) ?? [],
  );
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

function perSecond(us: number | undefined): number | undefined {
  return us === undefined ? undefined : 1e6 / us;
}
