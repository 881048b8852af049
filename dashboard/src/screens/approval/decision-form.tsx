import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { Approval } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { Text } from "../../components/text.tsx";
import { approversText } from "../approvals/approvers-text.ts";
import { placeOf } from "../approvals/asks.ts";
import { readJson } from "../run/read-json.ts";
import { Arguments } from "./arguments.tsx";

interface DecisionFormProps {
  readonly approval: Approval;
  readonly onDecided: () => void;
}

/** Approves or denies, with other arguments if somebody writes them, and says why. */
export function DecisionForm({ approval, onDecided }: DecisionFormProps) {
  const { run, address, call, mayDecide, needs, votes } = approval;
  const [reason, setReason] = useState("");
  const [edited, edit] = useState<string>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const decide = async (decision: "approve" | "deny"): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await send("POST", placeOf(run, address), {
        decision,
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
        ...(decision === "approve" && edited !== undefined
          ? { input: readJson(edited, "The arguments") }
          : {}),
      });
      onDecided();
    } catch (caught) {
      setError(asApiError(caught));
    }
    setBusy(false);
  };
  const why = mayDecide ? undefined : `Only ${approversText(approval)} may decide it`;
  return (
    <>
      {call !== undefined && <Arguments call={call} edited={edited} onEdit={mayDecide ? edit : undefined} />}
      <form class="card" aria-label="Your decision" onSubmit={(event) => event.preventDefault()}>
        <div class="body stack">
          {needs > 1 && (
            <p>
              {needs} different people must approve; {votes.length} did
              {votes.length > 0 && (
                <>
                  : <Text>{votes.map(({ by }) => by).join(", ")}</Text>
                </>
              )}
              . One may deny.
            </p>
          )}
          <label>
            Why
            <input
              class="field"
              value={reason}
              placeholder="Kept with the decision and in the audit log"
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
          {error !== undefined && <ErrorState error={error} />}
          <div class="row">
            {(["approve", "deny"] as const).map((decision) => (
              <button
                key={decision}
                type="button"
                class={decision === "approve" ? "button primary" : "button"}
                disabled={!mayDecide || isBusy}
                title={why}
                onClick={() => void decide(decision)}
              >
                {decision === "deny"
                  ? "Deny"
                  : edited === undefined
                    ? "Approve"
                    : "Approve with these arguments"}
              </button>
            ))}
            {why !== undefined && (
              <span class="muted">
                <Text most={200}>{why}</Text>
              </span>
            )}
          </div>
        </div>
      </form>
    </>
  );
}
