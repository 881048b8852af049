import { isStopWord } from "./stop-words.ts";
import { identifierWords, stem, words } from "./tokenize.ts";

/** A free text that is asked for. */
export interface TextAsked {
  readonly name: string;
  readonly description: string;
  /** Stems that name the tool or the field: they are about the request, not part of the value. */
  readonly topic: ReadonlySet<string>;
  /** Whether the request as a whole will do where nothing better is found. */
  readonly required: boolean;
}

const QUERY = /\b(?:query|search(?:es)?|terms?|keywords?|phrase|topic|look(?:ing)? for|find)\b/i;
const PROSE =
  /\b(?:reason|why|message|text|summary|summari[sz]e|notes?|comment|body|content|details?|question|explanation|explain|issue|problem|complaint|feedback|task|instructions?|request|input|what the \w+ (?:wants|said|asks|needs))\b/i;
const NAMED_THING = /\b(?:name|title|thing|item|subject|which|what)\b/i;
const PERSON = /\b(?:first|last|full|customer|person|user|caller|client|your|their|contact)\b.*\bname\b/i;
const SELF = /\b(?:my name is|my name's|i am|i'm|this is|name:)\s+([\p{L}'-]+(?:\s[\p{L}'-]+){0,2})/iu;
const CAUSE = /\b(?:because|since|as|due to|reason:?)\s+([^.;!?\n]+)/i;
const QUOTED = /["“«]([^"“”«»]{2,})["”»]|(?<!\p{L})'([^']{2,})'(?!\p{L})/u;
const CAPITALS = /(?<=[\p{Ll}\p{N},]\s)\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)*(?![\p{L}\p{N}])/gu;
const LONGEST_PROSE = 500;

/**
 * What in `text` may answer to a free-text field: quoted words, `<field> is <value>`, a cause for a
 * reason, the request itself for a message, the words that say something for a search.
 */
export function findText(text: string, asked: TextAsked): string | undefined {
  const said = `${identifierWords(asked.name).join(" ")} ${asked.description}`;
  const labelled = labelledValue(text, asked.name);
  if (labelled !== undefined) return labelled;
  if (PERSON.test(said)) return properName(text);
  const quoted = QUOTED.exec(text);
  const inQuotes = quoted?.[1] ?? quoted?.[2];
  if (QUERY.test(said)) return inQuotes ?? salient(text, asked.topic);
  if (PROSE.test(said)) return prose(text, { said, required: asked.required });
  if (inQuotes !== undefined) return inQuotes;
  const capitals = (text.match(CAPITALS) ?? []).filter((found) => !isStopWord(found.toLowerCase()));
  if (capitals[0] !== undefined) return capitals[0];
  return asked.required && NAMED_THING.test(said) ? salient(text, asked.topic) : undefined;
}

/** Whether a field wants the user's own words, as a search or a message does, and no value with a name. */
export function wantsOwnWords({ name, description }: Pick<TextAsked, "name" | "description">): boolean {
  const said = `${identifierWords(name).join(" ")} ${description}`;
  return QUERY.test(said) || PROSE.test(said);
}

/** The words of a text that say something beyond its topic, as they were written; undefined if none do. */
export function salient(text: string, topic: ReadonlySet<string>): string | undefined {
  const kept = (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu) ?? [])
    .map((word) => word.replace(/[.'’-]+$/, ""))
    .filter((word) => {
      const [plain = ""] = words(word);
      return plain !== "" && !words(word).every(isStopWord) && !topic.has(stem(plain));
    });
  return kept.length === 0 ? undefined : kept.join(" ");
}

function labelledValue(text: string, name: string): string | undefined {
  const phrase = identifierWords(name)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""))
    .join("[ _-]?");
  if (phrase === "") return undefined;
  const found = new RegExp(`\\b${phrase}\\b\\s*(?:is|:|=|called|named)\\s*([^,.;!?\\n]+)`, "iu")
    .exec(text)?.[1]
    ?.trim();
  return found === undefined || found === "" || words(found).length > 8
    ? undefined
    : found.replace(/^["“']|["”']$/g, "");
}

function properName(text: string): string | undefined {
  // The i flag is for the phrase before it; a name itself is written with capitals.
  return /^\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)*/u.exec(SELF.exec(text)?.[1] ?? "")?.[0];
}

function prose(text: string, { said, required }: { said: string; required: boolean }): string | undefined {
  const cause = /\b(?:reason|why|cause)\b/i.test(said) ? CAUSE.exec(text)?.[1]?.trim() : undefined;
  const whole = cause ?? (required ? text.trim() : "");
  return whole === "" ? undefined : whole.slice(0, LONGEST_PROSE);
}
