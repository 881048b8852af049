import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";
import { AirworthyError } from "../../../core/errors.ts";
import { invalidTraces } from "./invalid-traces.ts";

const UNPACK = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * A body without its compression, and never more than `most` bytes of it: a bomb is left where it passes them.
 *
 * @throws `payload_too_large`, `invalid_traces`
 */
export async function readBody(
  body: Uint8Array,
  { encoding, most }: { readonly encoding: string | undefined; readonly most: number },
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "identity" || name === "") return body;
  if (!Object.hasOwn(UNPACK, name))
    throw invalidTraces(`its encoding ${JSON.stringify(name.slice(0, 40))} is not known`);
  const unpack = UNPACK[name as keyof typeof UNPACK];
  try {
    return await unpack(body, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE")
      throw invalidTraces(`it is not ${name}`, cause);
    throw new AirworthyError({
      code: "payload_too_large",
      message: `Cannot read traces of more than ${most} bytes, unpacked from ${body.length}`,
      hint: "Send fewer spans at once: maxExportBatchSize of the batch span processor",
    });
  }
}
