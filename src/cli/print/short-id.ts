export * from "../../core/print/short-id.ts";
