const MAX_CAUSES = 8;

/** What an error says of the HTTP answer behind it, however its library names that. */
export interface HttpError {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

/** Looks through the causes for `status`, `statusCode` or `response.status`; undefined where none is an HTTP status. */
export function httpErrorOf(thrown: unknown): HttpError | undefined {
  let error = thrown;
  for (let depth = 0; isObject(error) && depth < MAX_CAUSES; depth++) {
    const found = ofOne(error) ?? ofOne(error.response) ?? ofOne(error.data);
    if (found !== undefined) return found;
    error = error.cause;
  }
  return undefined;
}

function ofOne(value: unknown): HttpError | undefined {
  if (!isObject(value)) return undefined;
  const status = value.status ?? value.statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599)
    return undefined;
  const headers = [value.headers, value.responseHeaders, isObject(value.response) && value.response.headers];
  return { status, header: (name) => first(headers, name.toLowerCase()) };
}

function first(headers: readonly unknown[], name: string): string | undefined {
  for (const one of headers) {
    const value = one instanceof Headers ? one.get(name) : isObject(one) ? propertyOf(one, name) : undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return undefined;
}

function propertyOf(headers: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
