import { useState } from "preact/hooks";
import { bytes, plural } from "../../../../src/core/print/amounts.ts";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { Pruned, Settings } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";

interface PruneDialogProps {
  readonly retention: Settings["retention"];
  readonly onClose: () => void;
  readonly onPruned: () => void;
}

/** Removes old runs now, as far back as somebody says. */
export function PruneDialog({ retention, onClose, onPruned }: PruneDialogProps) {
  const [days, setDays] = useState(String(retention.days ?? 30));
  const [done, setDone] = useState<Pruned>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      setDone(await send<Pruned>("POST", "/prune", { days: Number(days) }));
      onPruned();
    } catch (caught) {
      setError(asApiError(caught));
    }
    setBusy(false);
  };
  return (
    <Dialog title="Remove old runs" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>Runs that are older are removed for good, with all that only they refer to.</p>
        <label>
          Keep the last days
          <input
            class="field"
            type="number"
            required
            min="0.01"
            step="any"
            value={days}
            onInput={({ currentTarget }) => setDays(currentTarget.value)}
          />
        </label>
        {error !== undefined && <ErrorState error={error} />}
        {done !== undefined && (
          <p class="notice ok" role="status">
            Removed {plural(done.runs, "run")}, {bytes(done.bytes)}.
          </p>
        )}
        <div class="dialog-foot">
          <button type="submit" class="button primary" disabled={isBusy}>
            Remove them
          </button>
        </div>
      </form>
    </Dialog>
  );
}
