/** Asks the recorded agent: `node --conditions=airworthy-src examples/adopt/main.ts [--stream] "Where is W10234?"` */
import { support } from "./after.ts";
import { supportStream } from "./after-streaming.ts";

const [question = "Where is my order W10234?", flag] = process.argv.slice(2).toReversed();
if (flag === "--stream") {
  for await (const part of (await supportStream(question)).textStream) process.stdout.write(part);
  process.stdout.write("\n");
} else console.log(await support(question));
