import type { Area, Sample } from "../harness/area.ts";
import { loadVariants } from "../harness/load-variants.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { peerVersion } from "../harness/peer-version.ts";
import { median, spread } from "../harness/statistics.ts";
import { measureModelCall } from "./measure-model-call.ts";
import type { ModelCallVariant } from "./variant.ts";
import { isModelCallVariant } from "./variant.ts";

/** What recording adds to `generateText` when the model itself takes no time. */
export async function loadArea(): Promise<Area> {
  const variants = await loadVariants(new URL("./variants/", import.meta.url), isModelCallVariant);
  return {
    name: "model-call",
    variants: variants.map(({ name }) => name),
    async measure(name, options) {
      const variant = variants.find((candidate) => candidate.name === name);
      if (variant === undefined) throw new RangeError(`Cannot measure "${name}": no such variant`);
      return measureModelCall(variant, options);
    },
    report: (samples) => report(variants, samples),
  };
}

function report(variants: readonly ModelCallVariant[], samples: readonly Sample[]): string {
  const measured = variants.filter(({ name }) => samples.some((sample) => sample.variant === name));
  const rows = measured.map(({ name, records }) => [
    name,
    formatSpread(spread(samples, name, "cpu")),
    formatSpread(spread(samples, name, "extraCpu")),
    formatRatio(ratioToPlain(samples, name)),
    formatSpread(spread(samples, name, "wall")),
    formatSpread(spread(samples, name, "extraWall")),
    formatNumber(spread(samples, name, "disk")?.median),
    records,
  ]);
  const head = ["", "CPU us", "over plain", "x plain", "wall us", "over plain", "disk B", "records"];
  return [
    `A call of \`generateText\` (ai ${peerVersion("ai")}) with a model that answers at once. "Over plain" is the median of the differences between batches that took turns in one process; the first row compares the plain call with itself.`,
    markdownTable(head, rows),
  ].join("\n\n");
}

function ratioToPlain(samples: readonly Sample[], name: string): number | undefined {
  const ratios = samples
    .filter(({ variant }) => variant === name)
    .flatMap(({ figures }) =>
      figures.cpu !== undefined && figures.plainCpu ? figures.cpu / figures.plainCpu : [],
    );
  return ratios.length === 0 ? undefined : median(ratios);
}
