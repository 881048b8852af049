import { useState } from "preact/hooks";
import type { Ab } from "../../api/types.ts";
import { useMayChange } from "../../shell/session.ts";
import { DeedDialog } from "../rollout/deed-dialog.tsx";

interface AbActionsProps {
  readonly test: Ab;
  readonly onChanged: () => void;
}

type End = "adopt" | "keep";

const ENDS: readonly (readonly [end: End, title: string, effect: string])[] = [
  [
    "adopt",
    "Adopt B",
    "Everyone is served by B from now on, whatever is known of it. The test ends with that.",
  ],
  ["keep", "Stop", "New runs and next turns are served by A within milliseconds. The test ends with that."],
];

/** How a person ends a test that goes on. */
export function AbActions({ test, onChanged }: AbActionsProps) {
  const [open, setOpen] = useState<End>();
  const mayChange = useMayChange();
  if (test.endedAt !== null) return null;
  const asked = ENDS.find(([end]) => end === open);
  return (
    <>
      {ENDS.map(([end, title]) => (
        <button
          key={end}
          type="button"
          class={end === "keep" ? "button danger" : "button"}
          disabled={!mayChange}
          title={mayChange ? undefined : "Your token may look, not change"}
          onClick={() => setOpen(end)}
        >
          {title}
        </button>
      ))}
      {asked !== undefined && (
        <DeedDialog
          title={asked[1]}
          workflow={test.workflow}
          path={`/ab/${encodeURIComponent(test.id)}/${asked[0]}`}
          effect={asked[2]}
          mustSayWhy
          isDanger={asked[0] === "keep"}
          {...(asked[0] === "keep" ? { inFlight: "finish" } : {})}
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
