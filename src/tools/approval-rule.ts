import { checkRequest } from "../core/approvals/check-request.ts";
import type { ApprovalRequest } from "../core/call.ts";
import { invalidTool } from "./invalid-tool.ts";

/** Fields of an input that are numbers. */
type NumberField<Input> = {
  [Field in keyof Input]-?: NonNullable<Input[Field]> extends number ? Field : never;
}[keyof Input];

/** Which calls of a tool a person must approve, and who. Without `when` and `above`: every one. */
export interface ApprovalRule<Input> extends Omit<ApprovalRequest, "title" | "details"> {
  /** Asks where it says true. */
  readonly when?: (input: Input) => boolean;
  /** Asks where one of these fields is above its bound, or is no number. */
  readonly above?: { readonly [Field in NumberField<Input>]?: number };
  /** What is asked, in a line. Default: the tool's name. */
  readonly title?: string | ((input: Input) => string);
}

/** `true`: every call. A function: what it gives is asked; nothing or `false` lets the call run. */
export type ToolApproval<Input> =
  | true
  | ApprovalRule<Input>
  | ((input: Input) => ApprovalRequest | string | boolean | undefined);

/** A rule whose types are known to its author only. */
interface AnyRule extends Omit<ApprovalRequest, "title" | "details"> {
  when?(input: unknown): unknown;
  readonly above?: Readonly<Record<string, number>>;
  readonly title?: string | ((input: unknown) => string);
}

/** The rule as a function of the arguments. @throws `invalid_tool` for what is no rule */
export function approvalOf(tool: string, approval: unknown): ((input: unknown) => unknown) | undefined {
  if (approval === undefined) return undefined;
  if (typeof approval === "function") return (input) => approval(input);
  if (approval === true) return () => true;
  if (typeof approval !== "object" || approval === null) {
    throw invalidTool(
      tool,
      `its approval is ${JSON.stringify(approval)}`,
      "Use true, a function of the arguments, or a rule such as { above: { cents: 5_000 } }",
    );
  }
  const { when: _, above: __, title: ___, ...terms }: AnyRule = approval;
  checkRequest({ title: tool, ...terms });
  return (input) => requestOf(tool, approval, input);
}

function requestOf(tool: string, rule: AnyRule, input: unknown): ApprovalRequest | undefined {
  const { when, above, title = tool, ...terms } = rule;
  const isAsked =
    (when === undefined && above === undefined) ||
    isTrue(tool, when?.(input) ?? false) ||
    Object.entries(above ?? {}).some(([field, bound]) => !isAtMost(input, field, bound));
  if (!isAsked) return undefined;
  return { title: typeof title === "function" ? title(input) : title, details: input, ...terms };
}

// A promise of false would be no false: whatever is not said plainly lets nothing run.
function isTrue(tool: string, answer: unknown): boolean {
  if (typeof answer === "boolean") return answer;
  throw new TypeError(`approval.when of the tool "${tool}" gave ${typeof answer}, expected true or false`);
}

/** What is missing or no number may be anything, and is asked about. */
function isAtMost(input: unknown, field: string, bound: number): boolean {
  const value = typeof input === "object" && input !== null ? Reflect.get(input, field) : undefined;
  return typeof value === "number" && value <= bound;
}
