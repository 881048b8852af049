import type { Alert } from "../../api/types.ts";
import { placeOf } from "../alerts/asks.ts";
import { DeedDialog } from "../rollout/deed-dialog.tsx";

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

/** Asks why, and does it. */
export function ChangeDialog({ alert: { id, workflow }, change, onClose, onDone }: ChangeDialogProps) {
  return (
    <DeedDialog
      {...WORDS[change]}
      workflow={workflow}
      path={`${placeOf(id)}/${change}`}
      mustSayWhy={false}
      kept="with the alert"
      isDanger={false}
      onClose={onClose}
      onDone={onDone}
    />
  );
}
