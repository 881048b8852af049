import type { Program, Tool, Trait, TraitKind } from "../../model/program.ts";
import type { Found, Kind, Severity } from "../kind.ts";

interface Words {
  readonly id: string;
  readonly trait: TraitKind;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly looksFor: string;
  readonly message: (tool: Tool, trait: Trait) => string;
  readonly fix: (tool: Tool, trait: Trait) => string;
  readonly command?: string;
  readonly when?: (tool: Tool, program: Program) => boolean;
}

const PROBE = "npx airworthy probe";

function kindOf({ id, trait, severity, title, why, looksFor, message, fix, command, when }: Words): Kind {
  return {
    id,
    pattern: 3,
    title,
    why,
    looksFor,
    find: (program) => {
      const has = (tool: Tool): boolean =>
        hasTrait(tool, trait) && (when === undefined || when(tool, program));
      const weight = severity === "medium" ? weightOf(program.tools, has, trait) : severity;
      return program.tools.flatMap((tool): readonly Found[] => {
        if (tool.contracted && trait !== "runs-model-text" && trait !== "random-key" && trait !== "secret")
          return [];
        if (!has(tool)) return [];
        const found = (tool.handler?.traits ?? []).filter(({ kind }) => kind === trait);
        const [first, ...others] = found;
        if (first === undefined) return [];
        return [
          {
            severity: weight,
            subject: tool.name,
            place: first.place,
            message: message(tool, first),
            fix: fix(tool, first),
            ...(command === undefined ? {} : { command }),
            also: [...others.map(({ place }) => place), tool.place].slice(0, 4),
          },
        ];
      });
    },
  };
}

/** Of fewer tools than this, one is never a slip. */
const MANY = 8;

/** What half of all tools do, and three at least, is how the tools are made; one in eight of many is a slip. */
function weightOf(tools: readonly Tool[], has: (tool: Tool) => boolean, trait: TraitKind): Severity {
  const own = tools.filter(({ handler, contracted }) => handler !== undefined && !contracted);
  const having = own.filter(has).length;
  if (trait !== "no-timeout" && having >= 3 && having * 2 >= own.length) return "high";
  return own.length >= MANY && having * MANY <= own.length ? "low" : "medium";
}

function hasTrait({ handler }: Tool, trait: TraitKind): boolean {
  return handler?.traits.some(({ kind }) => kind === trait) === true;
}

export const returnsText = kindOf({
  id: "returns-text",
  trait: "returns-text",
  severity: "medium",
  title: "A tool that answers in sentences",
  why: "A model that reads sentences guesses what is a name, a number or an error; a structure says so.",
  looksFor:
    "A handler that gives back a text with words in it, other than in a catch. JSON and what is read from elsewhere are let be.",
  message: ({ name }, { detail }) => `\`${name}\` answers with a sentence: \`${detail}\``,
  fix: ({ name }) =>
    `Let \`${name}\` give back an object with named fields, and say in its contract what they are`,
  command: PROBE,
});

export const returnsRaw = kindOf({
  id: "returns-raw",
  trait: "returns-raw",
  severity: "medium",
  title: "A tool that passes on whatever came back",
  why: "All of a response goes into the prompt: what it costs, what it leaks and what it looks like tomorrow is up to somebody else.",
  looksFor: "A handler that gives back the body of an HTTP response as it is.",
  message: ({ name }, { detail }) => `\`${name}\` gives the model the whole response (\`${detail}\`)`,
  fix: ({ name }) =>
    `Pick the fields that the model needs in \`${name}\`, and check them with an output schema`,
  command: PROBE,
});

export const swallowsError = kindOf({
  id: "swallows-error",
  trait: "swallows-error",
  severity: "medium",
  title: "An error that becomes an empty answer",
  why: "The model cannot tell that nothing was found from that the search is down, and says the first.",
  looksFor:
    "A catch in a tool that gives back nothing, an empty list or false, or only logs. What a helper tries beside, and changes nothing by, is let be.",
  message: ({ name }, { detail }) => `\`${name}\` hides its errors (\`${detail}\`)`,
  fix: ({ name }) =>
    `Throw an error with a code from \`${name}\` that says whether trying again helps: \`throw new ToolError({ code, message, hint })\``,
  command: PROBE,
});

export const vagueError = kindOf({
  id: "vague-error",
  trait: "tells-nothing",
  severity: "medium",
  title: "An error that says nothing",
  why: "A model that reads that something went wrong tries the same again, or makes something up.",
  looksFor: "An error thrown by a tool whose words name neither the value nor what was expected.",
  message: ({ name }, { detail }) => `\`${name}\` fails with "${detail}"`,
  fix: ({ name }) => `List the errors of \`${name}\` with a code, what was asked for, and what to do instead`,
  command: PROBE,
});

export const errorAsText = kindOf({
  id: "error-as-text",
  trait: "raw-error",
  severity: "low",
  title: "An error that looks like a result",
  why: "An error in the form of an answer is neither counted as one nor tried again.",
  looksFor: "A catch in a tool that gives back a sentence.",
  message: ({ name }, { detail }) => `\`${name}\` gives back its errors as text (\`${detail}\`)`,
  fix: ({ name }) => `Throw from \`${name}\`, or give back \`{ ok: false, code, message }\``,
});

export const noTimeout = kindOf({
  id: "no-timeout",
  trait: "no-timeout",
  severity: "medium",
  title: "A request without a time limit",
  why: "A service that hangs holds the whole run, and nobody is told.",
  looksFor: "`fetch` without a signal and axios without a timeout, in a tool or what it calls.",
  message: ({ name }, { detail }) => `\`${name}\` waits for ever for \`${detail}\``,
  fix: ({ name }) =>
    `Give the request a limit (\`signal: AbortSignal.timeout(5_000)\`), or the contract of \`${name}\` a \`timeout\``,
});

export const firstPage = kindOf({
  id: "first-page-only",
  trait: "first-page",
  severity: "medium",
  title: "Only the first page",
  why: "What is on the second page does not exist for the agent, and nothing says that there is one.",
  looksFor:
    "A list with a fixed limit in a tool, where neither its parameters nor its answer have a cursor, an offset or a total. A search by relevance and the first of an order are let be.",
  message: ({ name }, { detail }) => `\`${name}\` reads one page (\`${detail}\`) and cannot ask for the next`,
  fix: ({ name }) =>
    `Give \`${name}\` a cursor and a total, or let its contract page for it: \`paging: { style: "cursor" }\``,
  command: PROBE,
});

export const exactSearch = kindOf({
  id: "exact-search",
  trait: "exact-search",
  severity: "medium",
  title: "A search that takes words literally",
  why: "Another spelling or order of the words finds nothing, and the agent says that there is none.",
  looksFor:
    "A search by words in a tool that compares them as they stand: `===`, `includes`, `LIKE '%…%'`. Looking up by an id is let be.",
  message: ({ name }, { detail }) => `\`${name}\` finds only what is spelt as asked (\`${detail}\`)`,
  fix: ({ name }) =>
    `Search word by word without case and accents in \`${name}\`, and say how well each result fits`,
  command: PROBE,
});

export const randomKey = kindOf({
  id: "random-key",
  trait: "random-key",
  severity: "high",
  title: "A new key at each call",
  why: "A key that differs each time keeps nothing from being done twice.",
  looksFor: "An idempotency key that is drawn at random or from the clock, in a tool or what it calls.",
  message: ({ name }, { detail }) =>
    `\`${name}\` makes a new key for each try (\`${detail}\`), so that a second try does it again`,
  fix: ({ name }) => `Make the key of \`${name}\` from its arguments: \`idempotency: { key: (input) => … }\``,
  command: PROBE,
});

export const writeWithoutKey = kindOf({
  id: "write-without-key",
  trait: "write",
  severity: "medium",
  title: "A write that may be made twice",
  why: "A request that times out may have arrived. A model that tries again pays twice, or sends two mails.",
  looksFor:
    "A tool that changes something, by its name and by what it calls, without an idempotency key, an upsert or a unique key.",
  message: ({ name }, { detail }) =>
    `\`${name}\` changes something (\`${detail}\`) and has no key against doing it twice`,
  fix: ({ name }) =>
    `Give \`${name}\` an idempotency key from its arguments: \`effect: "write", idempotency: { key: (input) => … }\``,
  command: PROBE,
  when: (tool) => changes(tool) && tool.handler?.keyed === false,
});

export const leaksSecret = kindOf({
  id: "secret-in-result",
  trait: "secret",
  severity: "high",
  title: "A secret in a result",
  why: "What a tool gives back is in the prompt, the logs and perhaps the answer.",
  looksFor: "A field for a password, key or token in what a tool gives back, or a value of the environment.",
  message: ({ name }, { detail }) => `\`${name}\` gives the model a secret (\`${detail}\`)`,
  fix: ({ name }) =>
    `Leave the field out of what \`${name}\` gives back, and redact the store: \`redact: { detect: true }\``,
});

export const runsModelText = kindOf({
  id: "runs-model-text",
  trait: "runs-model-text",
  severity: "high",
  title: "What the model writes is run",
  why: "Whoever can put words in front of the model, a mail or a web page, can have them run.",
  looksFor:
    "SQL, shell commands or code of a tool's arguments that go to a database, a shell or `eval` as they are.",
  message: ({ name }, { detail }) => `\`${name}\` runs what the model writes: \`${detail}\``,
  fix: ({ name }) =>
    `Let \`${name}\` take the parts of the request as typed parameters; where it must run code, only in a sandbox, read-only, and after an approval`,
});

const READS =
  /^(get|search|find|list|lookup|look|fetch|read|query|check|retrieve|show|view|describe|count|is|has|calculate|convert|analy[sz]e|summari[sz]e|extract|browse|scrape|crawl|generate|web|translate|weather|current|ask|think)/i;
const CHANGES =
  /(create|add|send|update|delete|remove|book|cancel|refund|pay|order|schedule|post|write|save|submit|set|insert|charge|transfer|issue|buy|purchase|place|publish|reply|invite|assign|move|rename|upload|register|store|complete|close|open|seed|approve|reject|subscribe|log)/i;

/** Whether a tool changes the world. Its name says more than its calls: a search may be a POST. */
export function changes(tool: Tool): boolean {
  return tool.handler?.effect === "write" && namedAsChange(tool);
}

export function namedAsChange({ name }: Pick<Tool, "name">): boolean {
  const bare = name.replace(/^(tool|mcp|agent)[-_]?/i, "");
  return !READS.test(bare) && CHANGES.test(bare);
}
