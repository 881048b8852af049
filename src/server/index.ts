/**
 * The server: API and dashboard over an app.
 *
 * @module
 */
export type { HandlerOptions } from "./handler.ts";
export { createHandler } from "./handler.ts";
export type { Role, Token } from "./security/tokens.ts";
export type { ServeOptions, Serving } from "./serve.ts";
export { serve } from "./serve.ts";
