import { AirworthyError } from "../../../core/errors.ts";

export function invalidTraces(problem: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "invalid_traces",
    message: `Cannot read the traces: ${problem}, expected an OTLP ExportTraceServiceRequest`,
    hint: "Send OTLP/HTTP with the content type application/json or application/x-protobuf, which every OpenTelemetry SDK does by itself",
    ...(cause === undefined ? {} : { cause }),
  });
}
