import type { ReleaseId } from "../../src/core/ids.ts";
import type { Area, Sample } from "../harness/area.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { peerVersion } from "../harness/peer-version.ts";
import { median, spread } from "../harness/statistics.ts";

const VARIANTS = ["murmur3 of the id", "assign, 10 %", "assign with rules", "unleash-client"] as const;
const TURNS = 2_000_000;
/** Decisions of one sort before the other has its turn. */
const BATCH = 20_000;
const UNITS = 4_096;

type Decide = (at: number) => boolean;

/** What deciding the release of a run costs, beside one murmur3 of the unit's id and beside unleash-client. */
export async function loadArea(): Promise<Area> {
  return {
    name: "assignment",
    variants: VARIANTS,
    measure: (variant, { scale }) => measure(variant, Math.round(TURNS * scale)),
    report,
  };
}

async function measure(variant: string, turns: number): Promise<Sample["figures"]> {
  const ids = Array.from({ length: UNITS }, (_, i) =>
    `user-${i}-01JABCDEFGHJKMNPQRSTV`.padEnd(30, "x").slice(0, 30),
  );
  const { murmur3 } = await import("../../src/rollout/murmur3.ts");
  const hash: Decide = (at) => murmur3(ids[at] ?? "", 7) < 429_496_729;
  const { decide, close } = await decider(variant, ids, hash);
  let [ours, plain, given] = [0, 0, 0];
  const rounds = Math.max(1, Math.round(turns / BATCH));
  timed(decide);
  timed(hash);
  // The two take turns, so that both meet the same machine.
  for (let round = 0; round < rounds; round += 1) {
    const one = timed(decide);
    ours += one.ns;
    given += one.yes;
    plain += timed(hash).ns;
  }
  close();
  const decisions = rounds * BATCH;
  return { ns: ours / decisions, hashNs: plain / decisions, share: given / decisions };
}

function timed(decide: Decide): { ns: number; yes: number } {
  let yes = 0;
  const began = process.hrtime.bigint();
  for (let i = 0; i < BATCH; i += 1) if (decide(i & (UNITS - 1))) yes += 1;
  return { ns: Number(process.hrtime.bigint() - began), yes };
}

interface Decider {
  readonly decide: Decide;
  close(): void;
}

async function decider(variant: string, ids: readonly string[], hash: Decide): Promise<Decider> {
  if (variant === "unleash-client") return unleash(ids);
  if (variant === "murmur3 of the id") return { decide: hash, close() {} };
  const { assigner } = await import("../../src/rollout/assign.ts");
  const candidate = "rel_00000000000000a1" as ReleaseId;
  const plain = { rollout: "kinder-refunds", candidate, percent: 10 };
  const assign = assigner(
    variant === "assign, 10 %"
      ? plain
      : {
          ...plain,
          unit: "user",
          deny: ["nobody"],
          allow: ["somebody"],
          cohort: {
            any: [
              { attribute: "plan", in: ["pro", "beta"] },
              { attribute: "age", atLeast: 18 },
            ],
          },
        },
  );
  const who = ids.map((id) => ({
    session: id,
    run: "",
    subject: { id, attributes: { plan: "pro", age: 40 } },
  }));
  const nobody = { run: "" };
  return { decide: (at) => assign(who[at] ?? nobody).arm === "candidate", close() {} };
}

async function unleash(ids: readonly string[]): Promise<Decider> {
  const { Unleash } = await import("unleash-client");
  const parameters = { rollout: "10", stickiness: "userId", groupId: "kinder-refunds" };
  const strategies = [{ name: "flexibleRollout", parameters, constraints: [] }];
  const client = new Unleash({
    appName: "benchmark",
    url: "http://127.0.0.1:1/",
    refreshInterval: 0,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    bootstrap: {
      data: [
        {
          name: "kinder",
          type: "release",
          enabled: true,
          stale: false,
          strategies,
          impressionData: false,
          variants: [],
        },
      ],
    },
  });
  client.on("error", () => {});
  await new Promise((resolve) => client.once("ready", resolve));
  const contexts = ids.map((userId) => ({ userId }));
  return { decide: (at) => client.isEnabled("kinder", contexts[at]), close: () => client.destroy() };
}

function report(samples: readonly Sample[]): string {
  const rows = VARIANTS.map((name) => {
    const own = samples.filter(({ variant }) => variant === name);
    const ratios = own.map(({ figures }) => (figures.ns ?? 0) / (figures.hashNs ?? 1));
    return [
      name,
      formatSpread(spread(samples, name, "ns")),
      formatRatio(ratios.length === 0 ? undefined : median(ratios)),
      `${formatNumber((spread(samples, name, "share")?.median ?? 0) * 100)} %`,
    ];
  });
  return [
    `Deciding the release of a run, for 4,096 ids of 30 characters, 10 % to the candidate; beside one murmur3 of the id, which takes turns with it in the same process, and \`isEnabled\` of unleash-client ${peerVersion("unleash-client")} with the same share (flexibleRollout, bootstrapped, no server). At most 3 x is the target.`,
    markdownTable(["", "ns", "x murmur3", "given"], rows),
  ].join("\n\n");
}
