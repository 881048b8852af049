/** What an attribute may be: OTLP's values as JSON. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface SpanEvent {
  readonly name: string;
  /** Ms since the epoch. */
  readonly time: number;
  readonly attributes: Attributes;
}

/** A span as it is kept: ids in hexadecimal, times in ms since the epoch. */
export interface Span {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly message?: string;
  readonly attributes: Attributes;
  readonly events?: readonly SpanEvent[];
  /** Spans elsewhere that it refers to. */
  readonly links?: readonly { readonly trace: string; readonly id: string }[];
}

export interface SpanScope {
  readonly name: string;
  readonly version?: string;
}

/** Spans of one service and one library. */
export interface SpanGroup {
  readonly resource: Attributes;
  readonly scope: SpanScope;
  readonly spans: readonly Span[];
}
