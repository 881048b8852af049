import assert from "node:assert/strict";
import { test } from "node:test";
import type { Files } from "./_kind-cases.ts";
import { findingsOf } from "./_kind-cases.ts";

const TOOLS = `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
const note = tool({ description: "Leave a note for the team", inputSchema: z.object({ id: z.string() }), execute: async ({ id }) => ({ id }) });
const find = tool({ description: "Find an order by its number", inputSchema: z.object({ id: z.string() }), execute: async ({ id }) => ({ id }) });
`;

function asking(instructions: string): string {
  return `export const answer = (prompt) =>
  generateText({ model: process.env.MODEL, system: ${instructions}, prompt, tools: { note, find }, stopWhen: stepCountIs(6) });
`;
}

/** The line that the rule on tools which are always called cites. */
function cited(files: string | Files): string {
  const found = findingsOf(files).find(({ kind }) => kind === "always-called-tool");
  assert.ok(found !== undefined, "no finding");
  return `${found.file}: ${found.lines[0]?.trim()}`;
}

const RULE = "Always call the note tool before answering.";

test("a line after one with a filled-in expression of several lines is cited where it stands", () => {
  const code = `${TOOLS}${asking(`\`You help.
\${
  process.env.FRENCH
    ? "Answer in French."
    : \`Answer in English.
Or in Danish.\`
}
${RULE}\``)}`;
  assert.ok(cited(code).startsWith(`agent.ts: ${RULE}`));
});

test("a line of a part is cited in the file of that part", () => {
  const files = {
    "manners.ts": `// Said first.\nexport const manners = \`Be kind.\nBe brief.\`;\n`,
    "duties.ts": `export const duties = \`Help with orders.\n\n${RULE}\`;\n`,
    "agent.ts": `${TOOLS}import { duties } from "./duties.ts";\nimport { manners } from "./manners.ts";\n${asking('[manners, duties].join("\\n\\n")')}`,
  };
  assert.equal(cited(files), `duties.ts: ${RULE}\`;`);
});

test("an escaped line break begins no line of the file", () => {
  const code = `${TOOLS}${asking(`"You help.\\nBe kind.\\n" +
    "Be brief.\\n" +
    "${RULE}"`)}`;
  assert.ok(cited(code).startsWith(`agent.ts: "${RULE}"`));
});

test("a line that is continued is one row of the text", () => {
  const code = `${TOOLS}${asking(`\`\\
You help, \\
kindly.
${RULE}\``)}`;
  assert.ok(cited(code).startsWith(`agent.ts: ${RULE}`));
});
