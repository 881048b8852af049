/** What a description gives as an example: after "e.g.", "such as", "for example", or of a date's form. */
export function examplesIn(description: string): readonly string[] {
  const quoted = [
    ...description.matchAll(
      /(?:e\.g\.?,?|such as|for example,?|example:?|like|i\.e\.)[:\s]*(["'`])(.{1,80}?)\1/gi,
    ),
  ].map((match) => match[2] ?? "");
  const bare = [
    ...description.matchAll(
      /(?:e\.g\.?,?|such as|for example,?|example:)[:\s]*([^\s"'`,;()]+(?: \d{1,2}:\d{2}(?::\d{2})?)?)/gi,
    ),
  ].map((match) => (match[1] ?? "").replace(/\.$/, ""));
  const alternatives = [...description.matchAll(/(["'`])([^"'`]{1,60})\1/g)].map((match) => match[2] ?? "");
  const form = /YYYY(.)MM(.)DD(?:(.)HH:mm(:ss)?(\.SSS)?)?/.exec(description);
  const dates =
    form === null
      ? []
      : [
          `2024${form[1]}03${form[2]}15${form[3] === undefined ? "" : `${form[3]}12:30${form[4] === undefined ? "" : ":00"}${form[5] === undefined ? "" : ".000"}`}`,
        ];
  return [...new Set([...dates, ...quoted, ...bare, ...alternatives])].filter((text) => text !== "");
}
