/** Prices, usage and redaction for programs of your own. @module */
export type { Detector } from "../core/redact/detector.ts";
export { containsPlaceholder } from "../core/redact/placeholder.ts";
export type { RedactOptions } from "../core/redact/redactor.ts";
export { createRedactor } from "../core/redact/redactor.ts";
export type { PriceOverride, PriceTable } from "./prices.ts";
export { createPriceTable } from "./prices.ts";
export { seamMiddleware } from "./seam-middleware.ts";
export type { Usage } from "./usage.ts";
export { addUsage, isUsageReported, NO_USAGE, normalizeUsage } from "./usage.ts";
