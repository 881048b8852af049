/** Code that this one is held against, as measured in November 2026 on what was current in summer. */
export interface Anchor {
  readonly name: string;
  readonly file: string;
  readonly longestFunction: string;
  readonly over50: string;
  readonly root: string;
  readonly cycles: string;
  readonly findable: string;
  readonly carryValue: string;
  readonly linesPerTest: string;
  readonly dependencies: string;
}

/** Best first in what they are models of; the last two are contrasts from the same field. */
export const anchors: readonly Anchor[] = [
  ["cockatiel", "33/249/490", "48", "0%", "69 (45)", "0", "49%", "100%", "16", "0"],
  ["hono", "71/320/2,779", "201", "6.4%", "21 (3)", "4 / 3", "100%", "24%", "20", "0"],
  ["OpenWorkflow", "108/1,098/1,219", "196", "5.9%", "10 (5)", "0 / 0", "27%", "61%", "30", "0"],
  ["ky", "50/366/1,141", "170", "7.4%", "37 (13)", "0 / 4", "-", "18%", "28", "0"],
  ["kysely", "54/311/2,972", "223", "1.0%", "550 (252)", "33 files / 15", "81%", "-", "-", "0"],
  ["denoland/std", "67/364/2,658", "1,384", "6.4%", "30 (15), async", "3 / 0", "93%", "52%", "19", "-"],
  ["vercel/ai", "40/299/2,942", "1,586", "11.2%", "429 (195)", "0 / 26", "79%", "44%", "41", "3"],
  ["openai-agents", "148/1,172/7,087", "1,040", "-", "394 (181)", "-", "27%", "34%", "48", "-"],
].map(
  ([
    name = "",
    file = "",
    longestFunction = "",
    over50 = "",
    root = "",
    cycles = "",
    findable = "",
    carryValue = "",
    linesPerTest = "",
    dependencies = "",
  ]) => ({
    name,
    file,
    longestFunction,
    over50,
    root,
    cycles,
    findable,
    carryValue,
    linesPerTest,
    dependencies,
  }),
);
