import { AirworthyError } from "../../core/errors.ts";

/** Where Restate is, and where it finds this worker. */
export interface RestateOptions {
  /** Where runs are given to it. Default http://127.0.0.1:8080. Several for a cluster: the next is tried where one does not answer. */
  readonly ingress?: string | readonly string[];
  /** Where workers make themselves known. Default http://127.0.0.1:9070. */
  readonly admin?: string | readonly string[];
  /** Where this worker listens for Restate. Default 127.0.0.1:9080. */
  readonly listen?: { readonly host?: string; readonly port?: number };
  /**
   * Where Restate reaches the workers: the load balancer in front of them, where there are several. It must stay the same,
   * since runs in flight are bound to it. Default: where this one listens.
   */
  readonly url?: string;
  /** Public keys (`publickeyv1_…`) of the Restate that may call this worker. Default: whoever reaches it may. */
  readonly identityKeys?: readonly string[];
  /** Sent with every request to ingress and admin, such as an `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestatePlaces {
  readonly ingress: readonly string[];
  readonly admin: readonly string[];
  readonly listen: { readonly host: string; readonly port: number };
  readonly url: string | undefined;
  readonly identityKeys: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

const INGRESS = "http://127.0.0.1:8080";
const ADMIN = "http://127.0.0.1:9070";
const HOST = "127.0.0.1";
const PORT = 9_080;

/** @throws `invalid_config` */
export function placesOf(options: RestateOptions): RestatePlaces {
  const { ingress = INGRESS, admin = ADMIN, listen = {}, url, identityKeys = [], headers = {} } = options;
  const { host = HOST, port = PORT } = listen;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid(`the port ${port}`, "0 to 65535");
  return {
    ingress: urls("ingress", ingress),
    admin: urls("admin", admin),
    listen: { host, port },
    url: url === undefined ? undefined : urls("url", url)[0],
    identityKeys,
    headers,
  };
}

function urls(what: string, given: string | readonly string[]): readonly string[] {
  const list = typeof given === "string" ? [given] : given;
  if (list.length === 0) throw invalid(`no ${what}`, "at least one URL");
  return list.map((one) => {
    const url = URL.canParse(one) ? new URL(one) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol))
      throw invalid(`the ${what} ${JSON.stringify(one)}`, "a URL such as http://127.0.0.1:8080");
    return one.replace(/\/+$/, "");
  });
}

function invalid(what: string, expected: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_config",
    message: `Cannot use Restate with ${what}: expected ${expected}`,
    hint: "Correct engine.restate in airworthy.config.ts",
  });
}
