import type { Approval } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Text } from "../../components/text.tsx";

/** Who decided what, when and why. */
export function Decision({ approval: { decision, state } }: { readonly approval: Approval }) {
  if (decision === null)
    return (
      <p class="notice" role="status">
        {state === "ended" ? "Its run has ended, so that nobody is asked any more." : "Nobody has decided."}
      </p>
    );
  const { approved, by, at, reason, input, votes, expired } = decision;
  return (
    <>
      <p class={approved ? "notice ok" : "notice bad"} role="status">
        <strong>{approved ? "Approved" : expired ? "Expired, which counts as denied" : "Denied"}</strong>
        {expired ? (
          " "
        ) : (
          <>
            {" "}
            by <Text most={60}>{by}</Text>{" "}
          </>
        )}
        <RelativeTime at={at} />
        {reason !== undefined && (
          <>
            : <Text most={2_000}>{reason}</Text>
          </>
        )}
      </p>
      {votes !== undefined && votes.length > 1 && (
        <p>
          Approved by <Text>{votes.map((vote) => vote.by).join(", ")}</Text>
        </p>
      )}
      {input !== undefined && (
        <Card title="Arguments that were approved">
          <JsonView text={JSON.stringify(input)} />
        </Card>
      )}
    </>
  );
}
