/** What the server says it cannot do, or that it was not reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(given: { status: number; code: string; message: string; hint?: string | undefined }) {
    super(given.message);
    this.status = given.status;
    this.code = given.code;
    this.hint = given.hint;
  }
}

export type QueryValue = string | number | boolean | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

/** A question to the API whose answer is a T; `asks` of a screen make them. */
export interface Ask<T> {
  readonly path: string;
  readonly query?: Query;
  /** Never there: it only carries the type of the answer. */
  readonly answer?: T;
}

export function urlOf({ path, query = {} }: Ask<unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== "") params.set(key, String(value));
  const search = params.toString();
  return `/v1${path}${search === "" ? "" : `?${search}`}`;
}

/** @throws ApiError */
export function get<T>(ask: Ask<T>, signal?: AbortSignal): Promise<T> {
  return request<T>(urlOf(ask), signal === undefined ? {} : { signal });
}

/** @throws ApiError */
export function send<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return request<T>(`/v1${path}`, { method, ...content });
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await reach(url, init);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as T;
  const error = new ApiError({ status: response.status, ...problemIn(body, response.status) });
  if (error.status === 401) for (const tell of listeners) tell();
  throw error;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError({
      status: 0,
      code: "unreachable",
      message: "Cannot reach the server",
      hint: "Start it with `airworthy serve`, then try again",
    });
  }
}

function problemIn(body: unknown, status: number): { code: string; message: string; hint?: string } {
  if (typeof body === "object" && body !== null && "error" in body)
    return (body as { error: { code: string; message: string; hint?: string } }).error;
  const message = `The server answered ${status} without saying why`;
  return { code: "unknown", message, hint: "Look at what the server printed, then try again" };
}

const listeners = new Set<() => void>();

/** Told whenever the server wants a token that it was not given. */
export function onUnauthorized(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
