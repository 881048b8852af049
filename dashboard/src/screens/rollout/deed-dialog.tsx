import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import { asApiError } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import type { InFlight } from "./in-flight-choice.tsx";
import { InFlightChoice } from "./in-flight-choice.tsx";

interface DeedDialogProps {
  readonly title: string;
  readonly workflow: string;
  /** What is asked of the server. */
  readonly path: string;
  /** What follows, in words. */
  readonly effect: string;
  readonly mustSayWhy: boolean;
  /** Where the reason is kept, beside the audit log. */
  readonly kept?: string;
  readonly isDanger: boolean;
  /** What becomes of runs in flight, at first; absent where nothing does. */
  readonly inFlight?: InFlight;
  /** What serves, as the page knows it, where that is left. */
  readonly from?: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why, and does it. What is said is kept, also in the audit log. */
export function DeedDialog(props: DeedDialogProps) {
  const { title, workflow, path, effect, mustSayWhy, isDanger, onClose, onDone } = props;
  const { kept = "in its history" } = props;
  const [why, setWhy] = useState("");
  const [inFlight, setInFlight] = useState(props.inFlight);
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await send("POST", path, {
        why: why.trim(),
        ...(inFlight === undefined ? {} : { inFlight }),
        ...(props.from === undefined ? {} : { from: props.from }),
      });
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
            required={mustSayWhy}
            placeholder={`Kept ${kept} and in the audit log`}
            onInput={({ currentTarget }) => setWhy(currentTarget.value)}
          />
        </label>
        {inFlight !== undefined && <InFlightChoice value={inFlight} onChoose={setInFlight} />}
        {error !== undefined && <ErrorState error={error} />}
        <div class="dialog-foot">
          <button type="submit" class={isDanger ? "button danger" : "button primary"} disabled={isBusy}>
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
