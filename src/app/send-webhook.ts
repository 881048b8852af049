import { createHmac } from "node:crypto";
import { AirworthyError } from "../core/errors.ts";

/** Where something is told, and the secret that shows that it was us. */
export interface Webhook {
  /** `https://…` or `http://…`. */
  readonly url: string;
  /** At least 16 characters; `whsec_` and base64 as other senders of Standard Webhooks give it is taken too. */
  readonly secret: string;
}

export interface Notice {
  /** The same for every try, so that a receiver can tell a second copy. */
  readonly id: string;
  /** Such as `approval.waiting`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SHORTEST = 16;
const ENCODED = "whsec_";
/** Ms for the whole answer. */
const TIMEOUT = 10_000;

/** @throws `webhook_invalid` */
export function checkWebhook({ url, secret }: Webhook): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol !== "https:" && protocol !== "http:")
    throw invalid("its url is no address", "Give the whole address: https://example.com/hooks/approvals");
  if (typeof secret !== "string" || secret.length < SHORTEST)
    throw invalid(
      `its secret is shorter than ${SHORTEST} characters`,
      "Make one with `openssl rand -hex 24`",
    );
  // What is no base64 is read as next to nothing, and anybody could sign with that.
  if (keyOf(secret).length < SHORTEST)
    throw invalid(
      `its secret says whsec_ and has fewer than ${SHORTEST} bytes of base64 after it`,
      "Copy it whole from where it was made, or make one with `openssl rand -hex 24`",
    );
}

/**
 * Sends a notice, signed as https://www.standardwebhooks.com says: HMAC-SHA256 over id, time and body.
 *
 * @throws `webhook_failed` where it was not taken within 10 s
 */
export async function sendWebhook(
  webhook: Webhook,
  { id, type, data }: Notice,
  signal: AbortSignal,
): Promise<void> {
  const now = new Date();
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  const time = Math.floor(now.getTime() / 1_000);
  const status = await post(webhook.url, {
    method: "POST",
    // A redirect could lead anywhere, and the receiver is known.
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(time),
      "webhook-signature": signatureOf(webhook.secret, `${id}.${time}.${body}`),
    },
    body,
  });
  if (status < 200 || status > 299) throw failed(`it answered ${status}`);
}

function signatureOf(secret: string, text: string): string {
  return `v1,${createHmac("sha256", keyOf(secret)).update(text).digest("base64")}`;
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(ENCODED)
    ? Buffer.from(secret.slice(ENCODED.length), "base64")
    : Buffer.from(secret);
}

async function post(url: string, init: RequestInit): Promise<number> {
  try {
    const response = await fetch(url, init);
    // Nobody reads what it says, and it may say a lot.
    await response.body?.cancel();
    return response.status;
  } catch (cause) {
    throw failed(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

// Without its address: that may hold a key.
function failed(why: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "webhook_failed",
    message: `Cannot tell the webhook: ${why}`,
    hint: "Check its address and that it answers 2xx within 10 s; it is tried again later",
    cause,
  });
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({ code: "webhook_invalid", message: `Cannot use this webhook: ${what}`, hint });
}
