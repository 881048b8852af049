import type { styleText } from "node:util";

/** A colour or style, as Node's `styleText` names them. */
export type Format = Parameters<typeof styleText>[0];
/** Colours text, or gives it back as it is where colours are not wanted. */
export type Paint = (format: Format, text: string) => string;
