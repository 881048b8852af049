import { parseArgs } from "node:util";
import { conditionsText, differenceText } from "airworthy/observe";
import { HIT, trySegments } from "./try-segments.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    "no-fault": { type: "boolean", default: false },
  },
});

const [runs, seed, planted] = [Number(values.runs), Number(values.seed), !values["no-fault"]];
const began = performance.now();
const report = await trySegments({ runs, seed, planted });
console.log(
  `${report.runs} runs with seed ${seed}, ${planted ? `a fault for plan = ${HIT.plan} and locale = ${HIT.locale}` : "no fault"}: ${report.failed} failed, ${report.slices} slices looked at, ${((performance.now() - began) / 1_000).toFixed(0)} s`,
);
for (const [i, one] of report.segments.entries()) {
  console.log(`${i + 1}. ${conditionsText(one.conditions)}  ${one.state}`);
  console.log(
    `   ${one.failed} of ${one.n} failed, elsewhere ${(one.otherRate * 100).toFixed(1)} %, ${one.customers} customers, p ${one.p.toExponential(1)}`,
  );
  for (const difference of one.differences.slice(0, 3)) console.log(`   - ${differenceText(difference)}`);
  console.log(`   ${one.suggestion.text}`);
}
if (report.segments.length === 0) console.log("No segment.");
