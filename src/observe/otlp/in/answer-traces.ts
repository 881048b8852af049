import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { TakenTraces } from "./trace-intake.ts";

/** An OTLP ExportTraceServiceResponse; the part about problems is there only where there are some. */
export function answerJson({ rejected, message }: TakenTraces): object {
  if (rejected === 0 && message === "") return {};
  return { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } };
}

export function answerProtobuf({ rejected, message }: TakenTraces): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  if (rejected === 0 && message === "") return writer.finish();
  writer.tag(1, WireType.LengthDelimited).fork();
  if (rejected > 0) writer.tag(1, WireType.Varint).int64(rejected);
  if (message !== "") writer.tag(2, WireType.LengthDelimited).string(message);
  return writer.join().finish();
}

/** An error as a google.rpc.Status, which OTLP asks for where protobuf was sent. */
export function statusProtobuf(message: string): Uint8Array<ArrayBuffer> {
  return new BinaryWriter().tag(2, WireType.LengthDelimited).string(message).finish();
}
