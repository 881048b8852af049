import { useState } from "preact/hooks";
import type { Rollout } from "../../api/types.ts";
import { useMayChange } from "../../shell/session.ts";
import { DeedDialog } from "./deed-dialog.tsx";
import { servesEveryone } from "./serves-everyone.ts";

interface RolloutActionsProps {
  readonly rollout: Rollout;
  readonly onChanged: () => void;
}

type Deed = "pause" | "resume" | "promote" | "roll_back";

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
          title={TITLES[open]}
          workflow={rollout.workflow}
          path={pathOf(open, rollout)}
          effect={rollout.endedAt === null ? EFFECTS[open] : BEFORE}
          mustSayWhy={open === "roll_back" || open === "promote"}
          isDanger={open === "roll_back"}
          {...(rollout.endedAt === null ? {} : { from: rollout.candidate })}
          {...(open === "roll_back" ? { inFlight: rollout.plan.onRollback ?? "finish" } : {})}
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

function pathOf(deed: Deed, { id, workflow, endedAt }: Rollout): string {
  return endedAt === null
    ? `/rollouts/${encodeURIComponent(id)}/${deed}`
    : `/servings/${encodeURIComponent(workflow)}/roll_back`;
}
