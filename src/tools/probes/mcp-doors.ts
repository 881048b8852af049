import { connectMcp } from "../mcp/connect-mcp.ts";
import { mcpAnswer, mcpFailure } from "./mcp-answer.ts";
import type { ProbeTool } from "./probe-target.ts";
import { recordOf } from "./schema.ts";

const CREDENTIAL = /auth|token|key|secret|cookie|credential/i;
/** Shorter than any real one, and says whose it is in the log of the server. */
const WRONG = "airworthy-probe-wrong";

interface Http {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The ways into a server over HTTP that must be refused, if it is given a token at all: the same
 * request without it, and with a wrong one. Two connections, each with one call that reads.
 */
export function mcpDoors({ url, headers }: Http): readonly ProbeTool[] {
  const entries = Object.entries(headers);
  const others = entries.filter(([name]) => !CREDENTIAL.test(name));
  if (others.length === entries.length) return [];
  const wrong = entries.map(
    ([name, value]) => [name, CREDENTIAL.test(name) ? spoilt(value) : value] as const,
  );
  return [
    door("without-token", { url, headers: Object.fromEntries(others) }),
    door("wrong-token", { url, headers: Object.fromEntries(wrong) }),
  ];
}

/** `Bearer abc` stays a bearer token, and a cookie a cookie. */
function spoilt(value: string): string {
  const before = /^([A-Za-z]+ |[\w-]+=)/.exec(value)?.[0] ?? "";
  return `${before}${WRONG}`;
}

function door(name: string, server: Http): ProbeTool {
  return {
    name,
    description: "",
    inputSchema: { type: "object" },
    effect: "read",
    call: async ({ tool, arguments: given }, { timeout, signal }) => {
      try {
        const connection = await connectMcp(server, { connectTimeout: timeout, timeout });
        try {
          if (typeof tool === "string")
            return mcpAnswer(await connection.call(tool, recordOf(given) ?? {}, { timeout, signal }));
          const { tools } = await connection.listTools();
          const text = `it lists ${tools.length} tools`;
          return { kind: "result", text, form: "text", size: text.length };
        } finally {
          await connection.close();
        }
      } catch (error) {
        return mcpFailure(error);
      }
    },
  };
}
