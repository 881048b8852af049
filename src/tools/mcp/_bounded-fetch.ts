import { AirworthyError } from "../../core/errors.ts";
import { tooLarge } from "./_stdio-transport.ts";

export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** Refuses answers over the bound as they arrive, and keeps what the headers of a refusal say. */
export function boundedFetch(maxBytes: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 429 || response.status === 503) throw await refused(response);
    if (response.status === 401 || response.status === 403) throw await notAllowed(response);
    return response.body === null ? response : bounded(response, response.body, maxBytes);
  };
}

function bounded(response: Response, body: NonNullable<Response["body"]>, maxBytes: number): Response {
  // A stream of events lives on: the bound is for one message of it, which ends with an empty line.
  const streamed = response.headers.get("content-type")?.includes("text/event-stream") === true;
  let size = 0;
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const end = streamed ? chunk.lastIndexOf(0x0a) : -1;
        size = end === -1 ? size + chunk.length : chunk.length - end;
        if (size > maxBytes) controller.error(tooLarge(size, maxBytes));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, response);
}

async function refused(response: Response): Promise<AirworthyError> {
  const retryAfter = response.headers.get("retry-after");
  return new AirworthyError({
    code: "mcp_rate_limited",
    message: `The MCP server refused the call with status ${response.status}${await wordsOf(response)}`,
    hint: retryAfter === null ? "Try again later" : `Try again after ${retryAfter}`,
    data: {
      status: response.status,
      // As a header too, by which the limits of a tool know it.
      ...(retryAfter === null ? {} : { retryAfter, headers: { "retry-after": retryAfter } }),
    },
  });
}

async function notAllowed(response: Response): Promise<AirworthyError> {
  const challenge = response.headers.get("www-authenticate");
  return new AirworthyError({
    code: "mcp_unauthorized",
    message: `The MCP server refused the call with status ${response.status}${await wordsOf(response)}`,
    hint: "Pass a header with a valid token: headers in code, --header on the command line",
    data: { status: response.status, ...(challenge === null ? {} : { challenge }) },
  });
}

async function wordsOf(response: Response): Promise<string> {
  const text = (await response.text().catch(() => "")).slice(0, 200);
  return text === "" ? "" : `: ${text}`;
}
