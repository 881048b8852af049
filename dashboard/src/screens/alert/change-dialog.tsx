import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { Alert } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { placeOf } from "../alerts/asks.ts";

export type Change = "acknowledge" | "resolve";

const WORDS: Readonly<Record<Change, { readonly title: string; readonly effect: string }>> = {
  acknowledge: {
    title: "Acknowledge",
    effect: "You take care of it. It stays open until it is over.",
  },
  resolve: {
    title: "Resolve",
    effect: "It is over, or as it is to be: what is seen from now on is the past that it is held against.",
  },
};

interface ChangeDialogProps {
  readonly alert: Alert;
  readonly change: Change;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why, and does it. What is said is kept with the alert and in the audit log. */
export function ChangeDialog({ alert: { id, workflow }, change, onClose, onDone }: ChangeDialogProps) {
  const [why, setWhy] = useState("");
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const { title, effect } = WORDS[change];
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await send("POST", `${placeOf(id)}/${change}`, { why: why.trim() });
      onDone();
    } catch (caught) {
      setError(asApiError(caught));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${title}: ${workflow.slice(0, 60)}`} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{effect}</p>
        <label>
          Why
          <input
            class="field"
            value={why}
            maxLength={2_000}
            placeholder="Kept with the alert and in the audit log"
            onInput={({ currentTarget }) => setWhy(currentTarget.value)}
          />
        </label>
        {error !== undefined && <ErrorState error={error} />}
        <div class="dialog-foot">
          <button type="submit" class="button primary" disabled={isBusy}>
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
