import type { Approval } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { JsonView } from "../../components/json-view.tsx";

interface ArgumentsProps {
  readonly call: NonNullable<Approval["call"]>;
  /** JSON that somebody writes in their place. */
  readonly edited: string | undefined;
  /** Absent where they cannot be edited. */
  readonly onEdit: ((json: string | undefined) => void) | undefined;
}

/** What the call would be made with. */
export function Arguments({ call, edited, onEdit }: ArgumentsProps) {
  const asked = JSON.stringify(call.input ?? null, null, 2);
  const canEdit = onEdit !== undefined && call.schema !== undefined;
  return (
    <Card
      title="Arguments"
      actions={
        canEdit && (
          <button
            type="button"
            class="button"
            onClick={() => onEdit(edited === undefined ? asked : undefined)}
          >
            {edited === undefined ? "Edit" : "As they were asked"}
          </button>
        )
      }
    >
      {edited === undefined || onEdit === undefined ? (
        <JsonView text={asked} />
      ) : (
        <>
          <textarea
            class="field"
            rows={Math.min(20, edited.split("\n").length + 1)}
            aria-label="Arguments as JSON"
            value={edited}
            onInput={({ currentTarget }) => onEdit(currentTarget.value)}
          />
          {call.schema !== undefined && (
            <details>
              <summary>What they may be</summary>
              <JsonView text={JSON.stringify(call.schema)} depth={4} />
            </details>
          )}
        </>
      )}
    </Card>
  );
}
