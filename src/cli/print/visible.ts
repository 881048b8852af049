export * from "../../core/print/visible.ts";
