export * from "../../core/print/amounts.ts";
