/** A template cut at its variables; texts and names take turns, and a text comes first and last. */
export type Template =
  | { readonly kind: "parsed"; readonly texts: readonly string[]; readonly names: readonly string[] }
  | { readonly kind: "broken"; readonly line: number; readonly found: string };

const VARIABLE = /\\\{\{|\{\{[ \t]*([A-Za-z_]\w*)[ \t]*\}\}|\{\{[^\n]{0,40}/g;

/** Reads `{{name}}`; `\{{` is the two braces themselves, and any other `{{` is a mistake. */
export function parseTemplate(template: string): Template {
  const texts: string[] = [];
  const names: string[] = [];
  let text = "";
  let last = 0;
  for (const match of template.matchAll(VARIABLE)) {
    const [found, name] = match;
    text += template.slice(last, match.index);
    last = match.index + found.length;
    if (found.startsWith("\\")) text += "{{";
    else if (name === undefined) {
      return { kind: "broken", line: template.slice(0, match.index).split("\n").length, found };
    } else {
      texts.push(text);
      names.push(name);
      text = "";
    }
  }
  texts.push(text + template.slice(last));
  return { kind: "parsed", texts, names };
}

/** The names of the variables in a template's type, where that is known. */
export type VariablesOf<Text extends string, Found extends string = never> = string extends Text
  ? string
  : Text extends `${infer Before}{{${infer Name}}}${infer Rest}`
    ? Before extends `${string}\\`
      ? VariablesOf<Rest, Found>
      : VariablesOf<Rest, Found | Trimmed<Name>>
    : Found;

type Trimmed<Name extends string> = Name extends ` ${infer Rest}` | `${infer Rest} ` ? Trimmed<Rest> : Name;
