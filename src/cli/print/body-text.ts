export * from "../../core/print/body-text.ts";
