/** The entry `airworthy/observe`: what reads runs, and what it reads with: prices, usage, redaction. */
export * from "./models/index.ts";
export * from "./observe/index.ts";
