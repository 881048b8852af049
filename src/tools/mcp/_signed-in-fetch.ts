import type { ToolAuth } from "../auth/tool-auth.ts";
import { signedIn } from "../auth/tool-auth.ts";
import type { Fetch } from "./_bounded-fetch.ts";

/** Sends a token with every request, and once a new one where the server refuses it. */
export function signedInFetch(fetch: Fetch, auth: ToolAuth): Fetch {
  const refusals = [auth.renewOn ?? 401].flat();
  return (input, init) =>
    signedIn(auth, "the MCP server", async (token) => {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${token}`);
      const response = await fetch(input, { ...init, headers });
      if (!refusals.includes(response.status)) return response;
      await response.body?.cancel();
      throw Object.assign(new Error(`The MCP server refused the token with status ${response.status}`), {
        status: response.status,
      });
    });
}
