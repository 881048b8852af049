const BREAK =
  /(?<=[.!?;])\s+|\n+|,?\s+\b(?:and(?: also| then)?|also|plus|then|but|besides|as well as|additionally)\b,?\s+|,\s+(?=(?:please|can|could|would|how|what|where|when|do|does|is|are|i|we)\b)/giu;

/**
 * Splits a message into the parts that may each ask for something: sentences, and halves joined by
 * "and", "also", "then". Most parts ask for nothing; what asks is decided by whoever reads them.
 */
export function splitRequest(message: string): string[] {
  return message
    .split(BREAK)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
