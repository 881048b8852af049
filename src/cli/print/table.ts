export * from "../../core/print/table.ts";
