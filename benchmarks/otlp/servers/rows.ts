import { bareServer } from "./_bare.ts";

/** A row a span, as a plain table for traces is laid out. */
bareServer((database) => {
  database.exec(`
    CREATE TABLE span(trace_id TEXT, span_id TEXT, parent TEXT, name TEXT, kind INT, start INT, dur INT, status INT,
      model TEXT, tin INT, tout INT, attrs TEXT, PRIMARY KEY(trace_id, span_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX root ON span(start) WHERE parent IS NULL;
    CREATE INDEX failed ON span(start) WHERE status = 2`);
  const insert = database.prepare("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  return (spans) => {
    for (const span of spans) {
      const attributes: Record<string, unknown> = {};
      for (const { key, value } of span.attributes) attributes[key] = value.stringValue ?? value.intValue;
      const start = Number(span.startTimeUnixNano) / 1e6;
      insert.run(
        span.traceId,
        span.spanId,
        span.parentSpanId ?? null,
        span.name,
        span.kind,
        Math.round(start),
        Math.round(Number(span.endTimeUnixNano) / 1e6 - start),
        span.status.code,
        String(attributes["gen_ai.request.model"]),
        Number(attributes["gen_ai.usage.input_tokens"]),
        Number(attributes["gen_ai.usage.output_tokens"]),
        JSON.stringify(attributes),
      );
    }
  };
});
