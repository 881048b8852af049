/** The form of an identifier, learnt from examples such as `W10234` in a description. */
export interface Shape {
  /** What in `text` has this form, written as the example is; the surest first. */
  find(text: string): string[];
}

const CUE =
  /\b(?:e\.g\.?|eg\b|(?:such as|for example|for instance|like|examples?|format|starting|starts)\b)(?:[^.;\n]|\.(?=\S))*/gi;
const IN_BRACKETS = /[("'`“]([^()"'`“”]{3,30})[)"'`”]/g;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}_/-]*[\p{L}\p{N}]/gu;
const RUN = /\p{Lu}+|\p{Ll}+|\p{L}+|\p{N}+|[_/-]+/gu;

/**
 * Reads the shape in a description (`order number such as W10234`) or in example values. Without an
 * example that holds a digit there is no shape, and the model has to guess.
 *
 * `shapeOf("ticket such as AB-1234")?.find("it is ab 9876")` is `["AB-9876"]`.
 */
export function shapeOf(description: string, examples: readonly unknown[] = []): Shape | undefined {
  const quoted = [...description.matchAll(CUE)].map(([part]) => part);
  const bracketed = [...description.matchAll(IN_BRACKETS)].map((match) => match[1] ?? "");
  const given = examples.filter((example) => typeof example === "string");
  const tokens = [...given, ...quoted, ...bracketed].flatMap((part) => part.match(TOKEN) ?? []);
  const forms = [...new Set(tokens)].filter((token) => /\p{N}/u.test(token) && token.length >= 3).map(formOf);
  if (forms.length === 0) return undefined;
  return {
    find(text) {
      const strict = forms.flatMap((form) => form.strict(text));
      return [...new Set(strict.length > 0 ? strict : forms.flatMap((form) => form.loose(text)))];
    },
  };
}

interface Form {
  strict(text: string): string[];
  /** The digits alone, with the letters of the example put before them. */
  loose(text: string): string[];
}

function formOf(example: string): Form {
  const runs = example.match(RUN) ?? [];
  const strict = new RegExp(`(?<![\\p{L}\\p{N}])${runs.map(runPattern).join("")}(?![\\p{L}\\p{N}])`, "giu");
  const [letters = "", digits = "", ...more] = runs;
  const simple = more.length === 0 && /^\p{L}+$/u.test(letters) && /^\p{N}{3,}$/u.test(digits);
  const bare = new RegExp(`(?<![\\p{L}\\p{N}.,$€£])\\d{${digits.length}}(?![\\p{L}\\p{N}]|[.,]\\d)`, "gu");
  return {
    strict: (text) => [...text.matchAll(strict)].map((match) => rewrite(match.slice(1), runs)),
    loose: (text) => (simple ? (text.match(bare) ?? []).map((found) => letters + found) : []),
  };
}

/** Capitals are a fixed prefix, digits may be one more or one fewer, separators may be missing. */
function runPattern(run: string, at: number): string {
  if (/^[_/-]+$/.test(run)) return "([\\s_/-]?)";
  const gap = at === 0 ? "" : "[\\s-]?";
  if (/^\p{N}+$/u.test(run)) return `${gap}(\\d{${Math.max(1, run.length - 1)},${run.length + 1}})`;
  return /^\p{Lu}+$/u.test(run) && run.length <= 4 ? `(${run})` : `(\\p{L}{${run.length}})`;
}

function rewrite(found: readonly (string | undefined)[], runs: readonly string[]): string {
  return runs
    .map((run, at) => {
      if (/^[_/-]+$/.test(run)) return run;
      const part = found[at] ?? "";
      return run === run.toUpperCase() ? part.toUpperCase() : part;
    })
    .join("");
}
