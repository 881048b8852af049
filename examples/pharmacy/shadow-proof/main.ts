import { prove } from "./prove.ts";

/** `node --conditions=airworthy-src examples/pharmacy/shadow-proof/main.ts 10000` */
const runs = Number(process.argv[2] ?? 10_000);
const { withShadow, without, report } = await prove(runs, (done) => {
  if (done % 1_000 === 0) console.error(`${done} of ${runs} runs`);
});
console.log(`${runs} runs, ${report.shadows} shadows: ${JSON.stringify(report.outcomes)}`);
console.log(`writes that would have been made: ${JSON.stringify(report.tools)}, alike: ${report.sameWrites}`);
console.log(`shop without a shadow: sha256 ${without}\nshop with the shadow:  sha256 ${withShadow}`);
console.log(withShadow === without ? "byte-equal" : "DIFFERENT");
process.exitCode = withShadow === without && report.shadows === runs ? 0 : 1;
