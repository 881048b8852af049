export type ExportedValue = string | number | boolean | readonly string[];

/** A span as it is sent. */
export interface ExportedSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  /** 1 internal, 3 client. */
  readonly kind: 1 | 3;
  /** Ms since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, ExportedValue | undefined>>;
  /** The message of an error; undefined where it went well. */
  readonly error: string | undefined;
}

/** Spans of one service. */
export interface ExportedGroup {
  readonly resource: Readonly<Record<string, string>>;
  readonly spans: readonly ExportedSpan[];
}

export const SCOPE = "airworthy";

/** Whole nanoseconds of a time in ms, as text: a number could not hold them. */
export function nanos(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.round((ms - whole) * 1e6);
  return String(BigInt(whole) * 1_000_000n + BigInt(rest));
}
