/** Headers that hold a secret by what they are for, as HTTP clients hang them on their errors. */
const HEADERS = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
]);
const PARAMETER = /key|token|secret|password|signature|credential|^sig$|^auth$/i;
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * For JSON.stringify(): leaves out headers that sign a request in, and from addresses what does so: a user's name and
 * password, and parameters that are named after secrets. Redaction cannot know these by their form.
 */
export function withoutCredentials(key: string, value: unknown): unknown {
  if (HEADERS.has(key.toLowerCase())) return undefined;
  return typeof value === "string" && ADDRESS.test(value) && URL.canParse(value)
    ? cleanAddress(value)
    : value;
}

function cleanAddress(text: string): string {
  const url = new URL(text);
  const secret = [...url.searchParams.keys()].filter((name) => PARAMETER.test(name));
  if (url.username === "" && url.password === "" && secret.length === 0) return text;
  url.username = "";
  url.password = "";
  for (const name of secret) url.searchParams.delete(name);
  return url.href;
}
