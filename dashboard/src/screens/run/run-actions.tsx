import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { ReplayResult, Run } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { Duration } from "../../components/duration.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { useMayChange } from "../../shell/session.ts";
import { DatasetDialog } from "./dataset-dialog.tsx";
import { ForkDialog } from "./fork-dialog.tsx";

type Open = "replay" | "fork" | "dataset";

/** What can be done with a run. */
export function RunActions({ run }: { readonly run: Run }) {
  const [open, setOpen] = useState<Open>();
  const mayChange = useMayChange();
  const close = (): void => setOpen(undefined);
  const changing = mayChange ? {} : { disabled: true, title: "Your token may look, not change" };
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen("replay")}>
        <Glyph name="replay" /> Replay
      </button>
      <button type="button" class="button" {...changing} onClick={() => setOpen("fork")}>
        <Glyph name="fork" /> Fork
      </button>
      <button type="button" class="button" {...changing} onClick={() => setOpen("dataset")}>
        <Glyph name="add" /> Add to dataset
      </button>
      {run.parent !== undefined && run.parent.kind !== "trial" && (
        <a class="button" href={withParams("/compare", {}, { a: run.parent.run, b: run.id })}>
          <Glyph name="compare" /> Compare with its origin
        </a>
      )}
      {open === "replay" && <ReplayDialog id={run.id} onClose={close} />}
      {open === "fork" && <ForkDialog run={run} onClose={close} />}
      {open === "dataset" && <DatasetDialog run={run} onClose={close} />}
    </>
  );
}

interface ReplayDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

function ReplayDialog({ id, onClose }: ReplayDialogProps) {
  const [result, setResult] = useState<ReplayResult>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const replay = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      setResult(await send<ReplayResult>("POST", `/runs/${id}/replay`));
    } catch (caught) {
      setError(asApiError(caught));
    }
    setBusy(false);
  };
  return (
    <Dialog title="Replay" onClose={onClose}>
      <p>
        The code as it is now runs again, and the recording answers every call: no model is asked, nothing is
        written.
      </p>
      {result !== undefined && <ReplayView result={result} />}
      {error !== undefined && <ErrorState error={error} />}
      <div class="dialog-foot">
        <button type="button" class="button primary" disabled={isBusy} onClick={replay}>
          {isBusy ? "Replaying…" : result === undefined ? "Replay" : "Replay again"}
        </button>
      </div>
    </Dialog>
  );
}

function ReplayView({ result }: { readonly result: ReplayResult }) {
  switch (result.status) {
    case "same":
      return (
        <p class="notice ok" role="status">
          <StatusBadge status="same" /> {result.calls} calls, asked and answered as recorded, in{" "}
          <Duration ms={result.took} />.
        </p>
      );
    case "diverged":
      return (
        <div class="notice bad" role="status">
          <p>
            <StatusBadge status="diverged" /> <Text>{result.message}</Text>
          </p>
          <pre class="wrap">
            <Text>{result.diff}</Text>
          </pre>
        </div>
      );
    case "refused":
      return (
        <div class="notice warn" role="status">
          <p>
            <StatusBadge status="refused" /> <Text>{result.message}</Text>
          </p>
          {result.hint !== undefined && (
            <p>
              <Text>{result.hint}</Text>
            </p>
          )}
        </div>
      );
  }
}
