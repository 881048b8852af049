import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { ExportedGroup, ExportedSpan, ExportedValue } from "./exported-span.ts";
import { nanos, SCOPE } from "./exported-span.ts";

const { LengthDelimited, Varint, Bit64 } = WireType;

/** An OTLP/protobuf request; numbers as in opentelemetry-proto, `trace/v1/trace.proto` and `common/v1/common.proto`. */
export function encodeProtobuf(groups: readonly ExportedGroup[]): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  for (const { resource, spans } of groups) {
    writer.tag(1, LengthDelimited).fork();
    writer.tag(1, LengthDelimited).fork();
    attributes(writer, 1, resource);
    writer.join();
    writer.tag(2, LengthDelimited).fork();
    writer.tag(1, LengthDelimited).fork().tag(1, LengthDelimited).string(SCOPE).join();
    for (const span of spans) {
      writer.tag(2, LengthDelimited).fork();
      writeSpan(writer, span);
      writer.join();
    }
    writer.join().join();
  }
  return writer.finish();
}

function writeSpan(writer: BinaryWriter, span: ExportedSpan): void {
  writer.tag(1, LengthDelimited).bytes(Buffer.from(span.trace, "hex"));
  writer.tag(2, LengthDelimited).bytes(Buffer.from(span.id, "hex"));
  if (span.parent !== undefined) writer.tag(4, LengthDelimited).bytes(Buffer.from(span.parent, "hex"));
  writer.tag(5, LengthDelimited).string(span.name);
  writer.tag(6, Varint).int32(span.kind);
  writer.tag(7, Bit64).fixed64(nanos(span.start));
  writer.tag(8, Bit64).fixed64(nanos(span.end));
  attributes(writer, 9, span.attributes);
  writer.tag(15, LengthDelimited).fork();
  if (span.error !== undefined) writer.tag(2, LengthDelimited).string(span.error);
  writer
    .tag(3, Varint)
    .int32(span.error === undefined ? 1 : 2)
    .join();
}

function attributes(
  writer: BinaryWriter,
  field: number,
  values: Readonly<Record<string, ExportedValue | undefined>>,
): void {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    writer.tag(field, LengthDelimited).fork();
    writer.tag(1, LengthDelimited).string(key);
    writer.tag(2, LengthDelimited).fork();
    anyValue(writer, value);
    writer.join().join();
  }
}

function anyValue(writer: BinaryWriter, value: ExportedValue): void {
  if (typeof value === "string") writer.tag(1, LengthDelimited).string(value);
  else if (typeof value === "boolean") writer.tag(2, Varint).bool(value);
  else if (typeof value !== "number") {
    writer.tag(5, LengthDelimited).fork();
    for (const item of value) {
      writer.tag(1, LengthDelimited).fork().tag(1, LengthDelimited).string(item).join();
    }
    writer.join();
  } else if (Number.isSafeInteger(value)) writer.tag(3, Varint).int64(value);
  else writer.tag(4, Bit64).double(value);
}
