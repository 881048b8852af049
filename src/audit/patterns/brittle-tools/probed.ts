import type { Kind } from "../kind.ts";

export const probedFault: Kind = {
  id: "probed-fault",
  pattern: 3,
  title: "A fault that calling a tool has shown",
  why: "What a tool does when it is called is what the model will meet, whatever its code or description promises.",
  looksFor:
    "With `--mcp`: what [`airworthy probe`](probes.md) finds in the tools of the server, reading tools only.",
  find: ({ outside }) =>
    outside.probed.map(({ server, tool, fault, severity, message, fix }) => ({
      severity,
      subject: `${tool} ${fault}`,
      place: { file: server, line: 1, endLine: 1 },
      message: `${tool === "" ? "The server" : `\`${tool}\``}: ${message} (${fault})`,
      fix,
      command: `npx airworthy probe --mcp "${server}" --verbose`,
    })),
};
