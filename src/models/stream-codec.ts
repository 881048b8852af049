import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { decode, encode } from "../core/codec.ts";

type Delta = Extract<
  LanguageModelV4StreamPart,
  { type: "text-delta" | "reasoning-delta" | "tool-input-delta" }
>;

/** Deltas of one block that follow each other: their text whole, and where it was cut. */
interface Packed {
  readonly type: "packed";
  readonly of: Delta["type"];
  readonly id: string;
  readonly text: string;
  /** Lengths of the pieces, in UTF-16 code units. */
  readonly cuts: readonly number[];
}

/**
 * The parts of a stream as text. Pieces of a text are kept as the text and its cuts: shorter, and a
 * secret that came in two pieces is seen by redaction as one.
 */
export function encodeParts(parts: readonly LanguageModelV4StreamPart[]): string {
  const packed: (Packed | LanguageModelV4StreamPart)[] = [];
  for (const part of parts) {
    const last = packed.at(-1);
    if (!isPlainDelta(part)) packed.push(part);
    else if (last?.type === "packed" && last.of === part.type && last.id === part.id) {
      packed[packed.length - 1] = {
        ...last,
        text: last.text + part.delta,
        cuts: [...last.cuts, part.delta.length],
      };
    } else
      packed.push({
        type: "packed",
        of: part.type,
        id: part.id,
        text: part.delta,
        cuts: [part.delta.length],
      });
  }
  return encode(packed, { what: "the streamed answer of a model", undefinedProperties: "drop" });
}

/** The same parts again; where redaction changed a text, the last piece has what is left of it. */
export function decodeParts(text: string): LanguageModelV4StreamPart[] {
  const packed = decode(text) as (Packed | LanguageModelV4StreamPart)[];
  return packed.flatMap((part) => (part.type === "packed" ? unpack(part) : [part]));
}

function unpack({ of, id, text, cuts }: Packed): LanguageModelV4StreamPart[] {
  let from = 0;
  return cuts.map((length, i) => {
    const delta = i === cuts.length - 1 ? text.slice(from) : text.slice(from, from + length);
    from += length;
    return { type: of, id, delta };
  });
}

function isPlainDelta(part: LanguageModelV4StreamPart): part is Delta {
  if (part.type !== "text-delta" && part.type !== "reasoning-delta" && part.type !== "tool-input-delta")
    return false;
  return part.providerMetadata === undefined;
}
