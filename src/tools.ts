/** The entry `airworthy/tools`: contracts from the other side, and probes that find the faults of tools by calling them. */
export * from "./tools/index.ts";
export * from "./tools/probes/index.ts";
