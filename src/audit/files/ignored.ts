/** What a .gitignore leaves out. Of its rules those with `!` are not looked at: too much is read rather than too little. */
export function ignoredBy(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("!"))
    .slice(0, 500)
    .map(ruleOf)
    .filter((rule) => rule !== undefined);
  return (path) => rules.some((rule) => rule.test(path));
}

function ruleOf(line: string): RegExp | undefined {
  const isFolder = line.endsWith("/");
  const isAnchored = line.startsWith("/") || line.slice(0, -1).includes("/");
  const body = line
    .replace(/^\/|\/$/g, "")
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) =>
      part.startsWith("**")
        ? ".*"
        : part === "*"
          ? "[^/]*"
          : part === "?"
            ? "[^/]"
            : part.replace(/[.+^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  // A rule for everything would leave nothing to look at.
  if (/^(\.\*|\[\^\/\]\*)$/.test(body)) return undefined;
  return new RegExp(`${isAnchored ? "^" : "(^|/)"}${body}${isFolder ? "/" : "(/|$)"}`);
}
