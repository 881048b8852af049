/** What tests and demos use in place of a paid model. @module */
export type { LocalModelOptions } from "./local-model/local-model.ts";
export { localModel } from "./local-model/local-model.ts";
