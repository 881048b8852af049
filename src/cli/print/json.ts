export * from "../../core/print/json.ts";
