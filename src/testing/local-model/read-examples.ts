import { bare, type Found } from "./_found.ts";
import { readPairs } from "./_labelled-pairs.ts";
import { readTables } from "./_labelled-tables.ts";
import type { LabelledText } from "./classifier.ts";

/** What a prompt teaches about labels. */
export interface PromptReading {
  /** Labelled examples, in order, whatever notation they stand in. */
  readonly examples: readonly LabelledText[];
  /** `label: what it means` lines; the label may turn out to be no label at all. */
  readonly descriptions: readonly LabelledText[];
  /** Labels listed by name, as in `one of: a, b, c`. */
  readonly listed: readonly string[];
  /** The lines that are neither examples nor tables: the prose of the prompt. */
  readonly prose: readonly string[];
}

/** A longer line is a document, and would cost the patterns below too much. */
const LONGEST_LINE = 4_000;

/**
 * Reads the labelled examples and label descriptions in a prompt: `"text" -> label`, `text => label`,
 * `Input: … / Label: …`, `<example>`, Markdown tables, JSON lines, and quoted lines under a label.
 *
 * `"where is it?" -> status` becomes `{ text: "where is it?", label: "status" }`.
 */
export function readExamples(prompt: string): PromptReading {
  const examples: LabelledText[] = [];
  const descriptions: LabelledText[] = [];
  const lines = prompt.split(/\r?\n/);
  const short = lines.filter((line) => line.length <= LONGEST_LINE);
  let rest: readonly string[] = short;
  for (const read of [readTagged, readTables, readPairs, readGroups, readDescriptions]) {
    const found = read(rest);
    examples.push(...found.examples);
    descriptions.push(...found.descriptions);
    rest = found.rest;
  }
  const long = lines.filter((line) => line.length > LONGEST_LINE);
  const prose = [...rest, ...long, ...descriptions.map(({ label, text }) => `${label}: ${text}`)];
  return { examples, descriptions, listed: readListed(short.join("\n")), prose };
}

const EXAMPLE = /<example\b([^>]*)>([\s\S]*?)<\/example>/gi;
const FIELD = /<(\w+)>([\s\S]*?)<\/\1>/g;
const ATTRIBUTE = /\b(?:label|route|intent|category|class)\s*=\s*["']([^"']+)["']/i;

/** `<example label="x">text</example>`, `<example><input>…</input><label>…</label></example>`, or lines inside one. */
function readTagged(lines: readonly string[]): Found {
  const text = lines.join("\n");
  if (!/<example\b/i.test(text)) return { examples: [], descriptions: [], rest: lines };
  const examples: LabelledText[] = [];
  const rest = text.replace(EXAMPLE, (_whole, attributes: string, body: string) => {
    const fields = [...body.matchAll(FIELD)].map((field) => bare(field[2] ?? ""));
    const label = ATTRIBUTE.exec(attributes)?.[1] ?? fields.at(1);
    const said = fields[0] ?? bare(body);
    if (label !== undefined && said !== "") examples.push({ text: said, label });
    else examples.push(...readPairs(body.split("\n")).examples);
    return "";
  });
  return { examples, descriptions: [], rest: rest.split("\n") };
}

const HEADING =
  /^\s*(?:#{1,6}\s+|[-*•]\s+)?(?:examples? (?:of|for)\s+)?[`"'*]*([\p{L}][\p{L}\p{N}_ -]{0,40}?)[`"'*]*\s*:?[`"'*]*\s*$/iu;
const QUOTED_BULLET = /^\s*(?:[-*•]|\d+[.)])\s+["“](.+)["”][.,;]?\s*$/;

/** Quoted bullets under a line that names their label. */
function readGroups(lines: readonly string[]): Found {
  const examples: LabelledText[] = [];
  const rest: string[] = [];
  let label: string | undefined;
  for (const line of lines) {
    const text = QUOTED_BULLET.exec(line)?.[1];
    if (text !== undefined && label !== undefined) {
      examples.push({ text, label });
      continue;
    }
    if (line.trim() !== "") label = HEADING.exec(line)?.[1];
    rest.push(line);
  }
  return { examples, descriptions: [], rest };
}

const DESCRIPTION =
  /^\s*(?:[-*•+]|\d+[.)])?\s*[`"'*]*([\p{L}][\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+){0,3}?)[`"'*]*\s*(?::|—|–|\s-\s|=)[`"'*]*\s*(\S.*)$/u;
const QUOTED = /["“]([^"“”]{3,}?)["”]/g;

/** `label: what it means, e.g. "a", "b"`: a description, and each quoted text an example. */
function readDescriptions(lines: readonly string[]): Found {
  const examples: LabelledText[] = [];
  const descriptions: LabelledText[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const [, label, text] = DESCRIPTION.exec(line) ?? [];
    if (label === undefined || text === undefined) {
      rest.push(line);
      continue;
    }
    for (const quoted of text.matchAll(QUOTED)) examples.push({ text: quoted[1] ?? "", label });
    descriptions.push({ label, text: text.replace(QUOTED, " ").trim() });
  }
  return { examples, descriptions, rest };
}

const LISTED =
  /\b(?:one of|labels?|routes?|categor(?:y|ies)|intents?|class(?:es)?|into|either|options?)\b[^:,|\n]{0,30}?:?\s*((?:[`"']?[\w-]+[`"']?\s*(?:,\s*(?:or |and )?|\||\/|\bor\b|\band\b)\s*)+[`"']?[\w-]+[`"']?)/gi;

/** The names in `one of: a, b or c`. */
function readListed(prompt: string): string[] {
  const names = [...prompt.matchAll(LISTED)].flatMap((match) =>
    (match[1] ?? "").split(/,\s*|\||\/|\s+(?:or|and)\s+/),
  );
  return [
    ...new Set(
      names.map((name) => bare(name.replace(/^\s*(?:or|and)\s+/, ""))).filter((name) => name !== ""),
    ),
  ];
}
