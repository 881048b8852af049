import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { Rollout } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import type { InFlight } from "./in-flight-choice.tsx";
import { InFlightChoice } from "./in-flight-choice.tsx";

export type Deed = "pause" | "resume" | "promote" | "roll_back";

const EFFECTS: Readonly<Record<Deed, string>> = {
  pause:
    "The share stays as it is, and no stage is left until somebody resumes it. Harm still rolls it back.",
  resume: "The rollout goes on where it is.",
  promote:
    "Everyone is served by the candidate from now on, whatever is known of it. The rollout ends with that.",
  roll_back: "New runs and next turns are served by the incumbent within milliseconds.",
};

/** Of a rollout that is over: its workflow goes back to what served everyone before. */
const BEFORE = "New runs and next turns are served by the release before it within milliseconds.";

interface DeedDialogProps {
  readonly deed: Deed;
  readonly title: string;
  readonly rollout: Rollout;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why, and does it. What is said is kept in the rollout's history and the audit log. */
export function DeedDialog({ deed, title, rollout, onClose, onDone }: DeedDialogProps) {
  const [why, setWhy] = useState("");
  const [inFlight, setInFlight] = useState<InFlight>(rollout.plan.onRollback ?? "finish");
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await send("POST", pathOf(deed, rollout), {
        why: why.trim(),
        ...(deed === "roll_back" ? { inFlight } : {}),
      });
      onDone();
    } catch (caught) {
      setError(asApiError(caught));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${title}: ${rollout.workflow.slice(0, 60)}`} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{rollout.endedAt === null ? EFFECTS[deed] : BEFORE}</p>
        <label>
          Why
          <input
            class="field"
            value={why}
            maxLength={2_000}
            required={deed === "roll_back" || deed === "promote"}
            placeholder="Kept in its history and in the audit log"
            onInput={({ currentTarget }) => setWhy(currentTarget.value)}
          />
        </label>
        {deed === "roll_back" && <InFlightChoice value={inFlight} onChoose={setInFlight} />}
        {error !== undefined && <ErrorState error={error} />}
        <div class="dialog-foot">
          <button
            type="submit"
            class={deed === "roll_back" ? "button danger" : "button primary"}
            disabled={isBusy}
          >
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function pathOf(deed: Deed, { id, workflow, endedAt }: Rollout): string {
  return endedAt === null
    ? `/rollouts/${encodeURIComponent(id)}/${deed}`
    : `/servings/${encodeURIComponent(workflow)}/roll_back`;
}
