import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { decode, encode } from "../core/codec.ts";
import { unreadableRecord } from "../core/read-record.ts";

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
  let block: { readonly first: Delta; readonly pieces: string[] } | undefined;
  const closeBlock = (): void => {
    if (block !== undefined) packed.push(pack(block));
    block = undefined;
  };
  for (const part of parts) {
    if (!isPlainDelta(part)) {
      closeBlock();
      packed.push(part);
    } else if (block?.first.type === part.type && block.first.id === part.id) block.pieces.push(part.delta);
    else {
      closeBlock();
      block = { first: part, pieces: [part.delta] };
    }
  }
  closeBlock();
  return encode(packed, { what: "the streamed answer of a model", undefinedProperties: "drop" });
}

function pack({ first, pieces }: { first: Delta; pieces: readonly string[] }): Packed {
  const cuts = pieces.map((piece) => piece.length);
  return { type: "packed", of: first.type, id: first.id, text: pieces.join(""), cuts };
}

/** The same parts again; where redaction changed a text, the last piece has what is left of it. */
export function decodeParts(text: string): LanguageModelV4StreamPart[] {
  const packed = decode(text);
  if (!Array.isArray(packed) || !packed.every(isPart)) throw unreadableRecord("a recorded stream");
  return packed.flatMap((part) => (part.type === "packed" ? unpack(part) : [part]));
}

function isPart(part: unknown): part is Packed | LanguageModelV4StreamPart {
  if (typeof part !== "object" || part === null || !("type" in part)) return false;
  if (part.type !== "packed") return true;
  return "text" in part && typeof part.text === "string" && "cuts" in part && Array.isArray(part.cuts);
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
