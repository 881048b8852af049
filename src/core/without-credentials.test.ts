import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeError } from "./error-codec.ts";

test("an error is kept without the headers and addresses that sign its request in", () => {
  const failed = Object.assign(new Error("HTTP 401"), {
    url: "https://ann:pass-1@example.org/v1/chat?api-key=key-2&version=3",
    plain: "https://example.org/?q=a%20b+c",
    text: "see https://ann:word@example.org",
    config: {
      method: "get",
      headers: { Authorization: "Bearer token-4", "X-Api-Key": "key-5", accept: "*/*" },
      address: new URL("postgres://user:pass-6@host/db"),
    },
    response: { status: 401, headers: { "set-cookie": ["sid=7"], "retry-after": "1" } },
  });

  assert.deepEqual(encodeError(failed).data, {
    url: "https://example.org/v1/chat?version=3",
    plain: "https://example.org/?q=a%20b+c",
    text: "see https://ann:word@example.org",
    config: { method: "get", headers: { accept: "*/*" }, address: "postgres://host/db" },
    response: { status: 401, headers: { "retry-after": "1" } },
  });
});
