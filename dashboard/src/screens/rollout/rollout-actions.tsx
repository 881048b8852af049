import { useState } from "preact/hooks";
import type { Rollout } from "../../api/types.ts";
import { useMayChange } from "../../shell/session.ts";
import type { Deed } from "./deed-dialog.tsx";
import { DeedDialog } from "./deed-dialog.tsx";
import { servesEveryone } from "./serves-everyone.ts";

interface RolloutActionsProps {
  readonly rollout: Rollout;
  readonly onChanged: () => void;
}

const TITLES: Readonly<Record<Deed, string>> = {
  pause: "Pause",
  resume: "Resume",
  promote: "Promote",
  roll_back: "Roll back",
};

/** What a person can do with a rollout that goes on, or whose candidate serves everyone. */
export function RolloutActions({ rollout, onChanged }: RolloutActionsProps) {
  const [open, setOpen] = useState<Deed>();
  const mayChange = useMayChange();
  const deeds = deedsOf(rollout);
  return (
    <>
      {deeds.map((deed) => (
        <button
          key={deed}
          type="button"
          class={deed === "roll_back" ? "button danger roll-back" : "button"}
          disabled={!mayChange}
          title={mayChange ? undefined : "Your token may look, not change"}
          onClick={() => setOpen(deed)}
        >
          {TITLES[deed]}
        </button>
      ))}
      {open !== undefined && deeds.includes(open) && (
        <DeedDialog
          deed={open}
          title={TITLES[open]}
          rollout={rollout}
          onClose={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function deedsOf(rollout: Rollout): readonly Deed[] {
  if (rollout.endedAt === null)
    return [rollout.status === "running" ? "pause" : "resume", "promote", "roll_back"];
  return servesEveryone(rollout) ? ["roll_back"] : [];
}
