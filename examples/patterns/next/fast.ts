import { localModel } from "airworthy/testing";

/** In place of a paid model: any model of the AI SDK. */
export const fast = localModel();
