/**
 * Tools of an MCP server: a team asks what it has noted down in a public memory server. The server's tools become contracts.
 * One of them reads, and only that one is given to the agent; what the server says of it is too vague for a model, and its
 * search wants the exact word, so an override says both better.
 */
import { fileURLToPath } from "node:url";
import { agent, model, toolset, workflow } from "airworthy";
import { contains, evaluation, trajectory } from "airworthy/evals";
import { connectMcp, mcpTools } from "airworthy/mcp";
import { z } from "zod";

const SUBJECTS = ["boiler", "printer", "projector", "parking", "kitchen", "holidays", "backup"] as const;

async function notesTools() {
  const server = await connectMcp({
    // Installed here; `npx -y @modelcontextprotocol/server-memory` does the same and takes longer to start.
    command: [
      "node",
      fileURLToPath(import.meta.resolve("@modelcontextprotocol/server-memory/dist/index.js")),
    ],
    env: { MEMORY_FILE_PATH: fileURLToPath(new URL("mcp/memory.jsonl", import.meta.url)) },
  });
  const tools = await mcpTools(server, {
    overrides: {
      search_nodes: {
        name: "read_notes",
        description: "Reads the notes of the team about one subject.",
        effect: "read",
        input: z.object({ subject: z.enum(SUBJECTS).describe("what the question is about") }),
        send: ({ subject }) => ({ query: subject }),
      },
    },
  });
  return { server, tools: toolset(tools.filter(({ name }) => name === "read_notes")) };
}

// Started with the first question and kept: starting it takes longer than an answer.
let connected: ReturnType<typeof notesTools> | undefined;

/** The server ends with the process, and keeps it from ending by itself until this is called. */
export const closeNotes = async (): Promise<void> => (await connected)?.server.close();

export const teamNotes = workflow({
  name: "team-notes",
  input: z.string().min(1).max(2_000),
  run: async (_ctx, question) => {
    connected ??= notesTools();
    const notes = agent("notes", {
      model: model("fast"),
      instructions: `You answer what a team asks about its own notes.

- Use read_notes when somebody asks about one of these: ${SUBJECTS.join(", ")}.

After read_notes, answer: {entities.0.observations.0}.`,
      tools: (await connected).tools,
      maxSteps: 4,
    });
    return (await notes.run(question)).text;
  },
});

export const mcpEval = evaluation({
  name: "mcp",
  workflow: teamNotes,
  dataset: "mcp.yaml",
  scorers: [contains(), trajectory({ extra: false })],
  criteria: { success: 0.5 },
});
