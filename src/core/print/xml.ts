const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** Text as the content or an attribute of an XML element. Characters that XML has no place for are replaced. */
export function escapeXml(text: string): string {
  return plain(text).replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
}

// XML has no place for them at all, escaped or not.
function plain(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const allowed =
        code === 9 || code === 10 || code === 13 || (code >= 0x20 && code !== 0xfffe && code !== 0xffff);
      return allowed && !(code >= 0xd800 && code <= 0xdfff) ? character : "�";
    })
    .join("");
}
