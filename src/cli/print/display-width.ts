export * from "../../core/print/display-width.ts";
