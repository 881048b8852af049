import { checkRequest } from "../core/approvals/check-request.ts";
import type { ApprovalRequest } from "../core/call.ts";
import type { Definition } from "./_definition.ts";

/** What a person is asked before this call, if anything. @throws where the rule answers with something else */
export function askApproval(tool: Definition, input: unknown): ApprovalRequest | undefined {
  const answer = tool.approval?.(input);
  if (answer === undefined || answer === null || answer === false) return undefined;
  if (answer === true) return { title: tool.name, details: input };
  if (typeof answer === "string") return { title: answer, details: input };
  if (isRequest(answer)) {
    checkRequest(answer);
    return answer;
  }
  throw new TypeError(
    `approval of the tool "${tool.name}" gave ${answer instanceof Promise ? "a promise" : typeof answer}, expected a request, a text, a boolean or undefined`,
  );
}

function isRequest(value: unknown): value is ApprovalRequest {
  return typeof value === "object" && value !== null && "title" in value && typeof value.title === "string";
}
