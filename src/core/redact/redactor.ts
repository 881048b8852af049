import { AirworthyError } from "../errors.ts";
import { isCardNumber } from "./_card.ts";
import type { JsonVisitor } from "./_json-rewrite.ts";
import { rewriteJson } from "./_json-rewrite.ts";
import { scrub } from "./_scrub.ts";
import type { Finder } from "./_span.ts";
import { byPattern } from "./_span.ts";
import type { Detector } from "./detector.ts";
import { DEFAULT_DETECTORS, DETECTIONS } from "./detector.ts";
import { isPlaceholder, placeholder } from "./placeholder.ts";

/** What is taken out of a record before it is stored. Nothing is, unless it is named here. */
export interface RedactOptions {
  /** Names of properties whose values are replaced whole, at any depth, in any case. `null` stays. @default [] */
  readonly keys?: readonly string[];
  /** What else is secret. Tried on each string, name and number; slow ones slow every record. @default [] */
  readonly patterns?: readonly RegExp[];
  /** What is found without being told: `true` is API keys, tokens, card numbers and e-mail addresses. @default false */
  readonly detect?: boolean | readonly Detector[];
  /** Called with each string value (decoded, without names of properties) before all else; returns it redacted. */
  readonly custom?: (text: string) => string;
  /** Makes placeholders that nobody can guess back. Keep it with the store: equal values need equal secrets. */
  readonly secret: string;
}

export interface Redactor {
  /** Whether anything is replaced at all. */
  readonly active: boolean;
  /** Redacts a JSON text, which stays valid JSON of the same structure; any other text is redacted as plain text. */
  text(json: string): string;
  /** Redacts a JSON value; the value itself comes back where nothing had to go. */
  value(value: unknown): { readonly value: unknown; readonly changed: boolean };
  /** Redacts the pieces of one text, as a stream brings them: a secret cut in two is found as well. */
  pieces(texts: readonly string[]): readonly string[];
}

/** Behind an escape any character may stand, and its digits hide where a number begins. */
const ESCAPED = "\\\\u";
const NEVER = /(?!)/;

const INACTIVE: Redactor = {
  active: false,
  text: (json) => json,
  value: (value) => ({ value, changed: false }),
  pieces: (texts) => texts,
};

/**
 * Makes the function that everything passes before it is stored. What it replaces becomes
 * `[email:3f9a1c2b]`: the kind and a keyed hash, the same for the same text, so that equal values
 * stay equal and a redacted run replays. Redacting twice changes nothing.
 *
 * @throws AirworthyError `invalid_redaction` for options that would not redact as they read.
 * @example
 * ```ts
 * import { createRedactor } from "airworthy/observe";
 *
 * const redactor = createRedactor({ detect: true, keys: ["password"], secret: "keep me with the store" });
 *
 * redactor.text('{"to":"ann@example.com","total":12.50}'); //=> '{"to":"[email:cfc5cb76]","total":12.50}'
 * ```
 */
export function createRedactor(options: RedactOptions): Redactor {
  const settings = checked(options);
  const { secret, custom, keys, patterns, detectors } = settings;
  if (keys.size + patterns.length + detectors.length === 0 && custom === undefined) return INACTIVE;

  const finders: Finder[] = [
    ...patterns.map((pattern) => byPattern("pattern", pattern)),
    ...detectors.map((detector) => DETECTIONS[detector].find),
  ];
  // What a user's pattern or function looks for cannot be foretold from the text as it stands.
  const always = patterns.length > 0 || custom !== undefined;
  const mayHold = suspicion(detectors);
  const suspicious = (text: string) => always || mayHold(text);
  const named = namePattern(keys);
  const visitor = jsonVisitor(settings, named, scrubbed);

  function scrubbed(text: string): string {
    return suspicious(text) ? (scrub([text], finders, secret)[0] ?? text) : text;
  }

  function text(json: string): string {
    if (!suspicious(json) && !named.test(json)) return json;
    return isJson(json) ? rewriteJson(json, visitor) : scrubbed(customized(custom, json));
  }

  return {
    active: true,
    text,
    value(value) {
      const json: string | undefined = JSON.stringify(value);
      const redacted = json === undefined ? json : text(json);
      if (redacted === undefined || redacted === json) return { value, changed: false };
      return { value: JSON.parse(redacted), changed: true };
    },
    pieces(texts) {
      const joined = texts.join("");
      if (!suspicious(joined)) return texts;
      const own = customized(custom, joined);
      // Nobody can tell to which piece a text of the user's making belongs.
      const pieces = own === joined ? texts : texts.map((_, i) => (i === 0 ? own : ""));
      return scrub(pieces, finders, secret);
    },
  };
}

interface Settings {
  readonly secret: string;
  readonly custom: ((text: string) => string) | undefined;
  readonly keys: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
  readonly detectors: readonly Detector[];
}

function checked(options: RedactOptions): Settings {
  const { secret, custom, keys = [], patterns = [], detect = false } = options;
  if (typeof secret !== "string" || secret === "") {
    throw invalid("a secret that is not empty", "secret", "Make one once and keep it with the store");
  }
  if (!isListOfTexts(keys)) throw invalid("a list of names", "keys", 'Write it as ["password", "iban"]');
  if (!Array.isArray(patterns)) throw invalid("a list", "patterns", "Write it as [/…/]");
  const wrongPattern = patterns.find((pattern) => !(pattern instanceof RegExp));
  if (wrongPattern !== undefined) {
    throw invalid("regular expressions", `pattern ${String(wrongPattern)}`, "Write it as /…/");
  }
  if (typeof detect !== "boolean" && !isListOfTexts(detect))
    throw invalid("true, false or a list", "detect", 'Write it as true, or as ["email", "iban"]');
  const chosen = detect === true ? DEFAULT_DETECTORS : detect === false ? [] : detect;
  const detectors = [...new Set(chosen)];
  const unknown = detectors.find((detector) => !Object.hasOwn(DETECTIONS, detector));
  if (unknown !== undefined) {
    const known = Object.keys(DETECTIONS).join(", ");
    throw invalid(`detectors among ${known}`, `detector "${unknown}"`, "Use a pattern for anything else");
  }
  return {
    secret,
    custom,
    keys: new Set(keys.map((key) => key.toLowerCase())),
    patterns: patterns.map(({ source, flags }) => new RegExp(source, `${flags.replace(/[gy]/g, "")}g`)),
    detectors,
  };
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function invalid(expected: string, got: string, hint: string): AirworthyError {
  const message = `Cannot set up redaction with this ${got}: expected ${expected}`;
  return new AirworthyError({ code: "invalid_redaction", message, hint });
}

function jsonVisitor(settings: Settings, named: RegExp, scrubbed: (text: string) => string): JsonVisitor {
  const { secret, custom, keys, patterns, detectors } = settings;
  const hides = (name: string) => keys.has(name.toLowerCase());
  const hide = (value: string) =>
    value === "null" || isPlaceholder(value) ? value : placeholder("key", value, secret);

  // In JSON inside a string only the values of keys are left to find: the finders see through escapes.
  const inner: JsonVisitor = {
    string: hideInside,
    name: (name) => name,
    number: (literal) => literal,
    hides,
    hide,
  };

  function hideInside(text: string): string {
    return named.test(text) && isJson(text) ? rewriteJson(text, inner) : text;
  }

  function number(literal: string): string {
    if (patterns.some((pattern) => literal.search(pattern) !== -1)) {
      return placeholder("pattern", literal, secret);
    }
    const isCard = detectors.includes("card") && /^\d+$/.test(literal) && isCardNumber(literal);
    return isCard ? placeholder("card", literal, secret) : literal;
  }

  return {
    string: (text) => scrubbed(customized(custom, hideInside(text))),
    name: scrubbed,
    number,
    hides,
    hide,
  };
}

function customized(custom: Settings["custom"], text: string): string {
  if (custom === undefined) return text;
  const redacted: unknown = call(custom, text);
  if (typeof redacted === "string") return redacted;
  throw new AirworthyError({
    code: "redaction_failed",
    message: `Cannot redact a text of ${text.length} characters: the custom function returned ${typeof redacted}, expected a string`,
    hint: "Return the text itself where nothing has to go",
  });
}

function call(custom: (text: string) => string, text: string): unknown {
  try {
    return custom(text);
  } catch (cause) {
    throw new AirworthyError({
      code: "redaction_failed",
      message: `Cannot redact a text of ${text.length} characters: the custom function threw`,
      hint: "Nothing was stored; make the function accept any text",
      cause,
    });
  }
}

/** A test that is true of every text in which a detector could find something. */
function suspicion(detectors: readonly Detector[]): (text: string) => boolean {
  if (detectors.length === 0) return () => false;
  const hints = [ESCAPED, ...detectors.map((detector) => DETECTIONS[detector].hint)];
  const each = hints.map((hint) => new RegExp(hint));
  const joined = new RegExp(hints.join("|"));
  // Measured: joined, the patterns take half the time on a short text, and twice the time on a long one.
  return (text) => (text.length < 200 ? joined.test(text) : each.some((hint) => hint.test(text)));
}

/** True of every text in which one of the names stands before a colon, also in JSON inside a string. */
function namePattern(keys: ReadonlySet<string>): RegExp {
  if (keys.size === 0) return NEVER;
  const names = [...keys].map((key) =>
    JSON.stringify(key)
      .slice(1, -1)
      .replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"),
  );
  return new RegExp(`(?:${names.join("|")})\\\\*"\\s*:|${ESCAPED}`, "iu");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
