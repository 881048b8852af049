/**
 * Writes down what the real promptfoo says of the fixture of `test/promptfoo`, which the tests hold Airworthy against
 * without installing promptfoo.
 *
 *     node --conditions=airworthy-src benchmarks/promptfoo/record.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runPromptfoo, VERSION } from "./real-promptfoo.ts";

const FIXTURE = join(import.meta.dirname, "../../test/promptfoo/fixture");

const { judged, errors } = await runPromptfoo(join(FIXTURE, "promptfooconfig.yaml"), undefined);
const rows = judged.map((one) => `  ${JSON.stringify(one)}`).join(",\n");
writeFileSync(join(FIXTURE, `promptfoo-${VERSION}.json`), `[\n${rows}\n]\n`);
console.log(`${judged.length} judgements written, ${errors.length} errors`, ...errors);
