import type { Config } from "../../app/config.ts";
import { AirworthyError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { otherKind, SETTING_KINDS } from "./setting-kinds.ts";

/** What a module has as its default export, once it is known to be a configuration. */
export function checkConfig(value: unknown, path: string): Config {
  if (value === undefined) {
    throw invalid(path, "it has no default export", "End the file with `export default defineConfig({ … })`");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(
      path,
      `its default export is ${kindOf(value)}`,
      "Export the object that defineConfig() gives back",
    );
  }
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(SETTING_KINDS, key)) continue;
    const meant = nearest(key, Object.keys(SETTING_KINDS));
    throw invalid(
      path,
      `it has the unknown setting "${key}"`,
      meant === undefined
        ? `Settings are ${Object.keys(SETTING_KINDS).join(", ")}`
        : `Did you mean "${meant}"?`,
    );
  }
  checkWorkflows(value, path);
  checkLimits(value, path);
  checkEvals(value, path);
  checkExporters(value, path);
  checkKinds(value, path);
  return value;
}

/** What has no words of its own above. */
function checkKinds(config: Config, path: string): void {
  for (const [key, value] of Object.entries(config)) {
    const expected = otherKind(key as keyof Config, value);
    if (expected !== undefined)
      throw invalid(path, `${key} is ${kindOf(value)}`, `Make it ${expected}, or leave it out`);
  }
}

function checkExporters(config: Config, path: string): void {
  const exporters: unknown = config.exporters ?? [];
  const isList = Array.isArray(exporters);
  if (isList && exporters.every((one) => hasProperties(one) && "start" in one && "name" in one)) return;
  throw invalid(
    path,
    isList ? "one of its exporters is none" : `exporters is ${kindOf(exporters)}`,
    'List what otlp(), langfuse() and others of "airworthy/observe" give back: exporters: [langfuse({ … })]',
  );
}

function checkWorkflows(config: Config, path: string): void {
  const workflows: unknown = config.workflows ?? [];
  if (!Array.isArray(workflows)) {
    throw invalid(path, `workflows is ${kindOf(workflows)}`, "List them: workflows: [support, intake]");
  }
  for (const [i, one] of workflows.entries()) {
    if (isWorkflow(one) || (hasProperties(one) && "workflow" in one && isWorkflow(one.workflow))) continue;
    throw invalid(
      path,
      `workflows[${i}] is ${kindOf(one)}, not a workflow`,
      "List what workflow() or record() gave back; an import that is undefined was misspelt or goes in a circle",
    );
  }
}

function checkLimits({ limits }: { readonly limits?: unknown }, path: string): void {
  if (limits === undefined || (hasProperties(limits) && "of" in limits && "use" in limits)) return;
  throw invalid(
    path,
    `limits is ${kindOf(limits)}, not what shares limits between processes`,
    "Pass what postgresLimits() of airworthy/store gives back; a tool's own limits are in its definition",
  );
}

function checkEvals(config: Config, path: string): void {
  const evals: unknown = config.evals ?? [];
  if (!Array.isArray(evals)) {
    throw invalid(path, `evals is ${kindOf(evals)}`, "List them: evals: [routing, refunds]");
  }
  const names = new Set<unknown>();
  for (const [i, one] of evals.entries()) {
    if (!hasProperties(one) || !("options" in one && "scorers" in one && "name" in one)) {
      throw invalid(
        path,
        `evals[${i}] is ${kindOf(one)}, not an evaluation`,
        "List what evaluation() gave back; an import that is undefined was misspelt or goes in a circle",
      );
    }
    if (names.has(one.name)) {
      throw invalid(path, `two evaluations are named "${one.name}"`, "Give each its own name");
    }
    names.add(one.name);
  }
}

function isWorkflow(value: unknown): boolean {
  return hasProperties(value) && "run" in value && typeof value.run === "function" && "name" in value;
}

function hasProperties(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function invalid(path: string, problem: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "config_invalid",
    message: `Cannot use the configuration ${path}: ${problem}`,
    hint,
  });
}
