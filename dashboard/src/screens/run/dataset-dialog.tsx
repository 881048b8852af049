import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { AddedCase, NewCase, Run } from "../../api/types.ts";
import { asApiError, useResource } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { Text } from "../../components/text.tsx";
import { datasets } from "./asks.ts";
import { readJson } from "./read-json.ts";

interface DatasetDialogProps {
  readonly run: Pick<Run, "id" | "workflow" | "end">;
  readonly onClose: () => void;
  /** Told of the case that was added. */
  readonly onAdded?: (added: AddedCase) => void;
}

/** Makes a test case of a run, with what should have come out. */
export function DatasetDialog({ run, onClose, onAdded }: DatasetDialogProps) {
  const output = run.end?.status === "completed" ? run.end.output.value.text : "";
  const known = useResource(datasets());
  const [dataset, setDataset] = useState(run.workflow);
  const [expected, setExpected] = useState(pretty(output));
  const [note, setNote] = useState("");
  const [added, setAdded] = useState<AddedCase>();
  const [error, setError] = useState<ApiError>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    try {
      const made = await send<AddedCase>(
        "POST",
        `/runs/${run.id}/cases`,
        caseOf({ dataset, expected, note }),
      );
      setAdded(made);
      onAdded?.(made);
    } catch (caught) {
      setError(asApiError(caught));
    }
  };
  return (
    <Dialog title="Add to a dataset" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>
          The run becomes a case: its input, its user and the turns before it. Correct what should have come
          out, or leave it empty.
        </p>
        <label>
          Dataset
          <input
            class="field"
            required
            pattern="[\w.\-]+"
            title="Letters, digits, dots, dashes"
            list="dataset-names"
            value={dataset}
            onInput={({ currentTarget }) => setDataset(currentTarget.value)}
          />
          <datalist id="dataset-names">
            {known.state === "ready" &&
              known.value.datasets.map(({ name, cases }) => (
                <option key={name} value={name} label={`${cases} cases`} />
              ))}
          </datalist>
        </label>
        <label>
          What should have come out, as JSON
          <textarea
            class="field"
            rows={7}
            value={expected}
            onInput={({ currentTarget }) => setExpected(currentTarget.value)}
          />
        </label>
        <label>
          Note
          <input class="field" value={note} onInput={({ currentTarget }) => setNote(currentTarget.value)} />
        </label>
        {error !== undefined && <ErrorState error={error} />}
        {added !== undefined && <Added added={added} />}
        <div class="dialog-foot">
          <button type="submit" class="button primary" disabled={added !== undefined}>
            Add the case
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Added({ added }: { readonly added: AddedCase }) {
  return (
    <div class="notice ok" role="status">
      <p>
        Case <code>{<Text>{added.case}</Text>}</code> is in <strong>{added.dataset}</strong>, which has{" "}
        {added.cases} {added.cases === 1 ? "case" : "cases"} now.
      </p>
      {added.near.map(({ id, similarity }) => (
        <p key={id}>
          Case <Text>{id}</Text> asks nearly the same ({similarity.toFixed(2)}).
        </p>
      ))}
      {added.warnings.map((warning) => (
        <p key={warning}>
          <Text>{warning}</Text>
        </p>
      ))}
    </div>
  );
}

interface Given {
  readonly dataset: string;
  readonly expected: string;
  readonly note: string;
}

function caseOf({ dataset, expected, note }: Given): NewCase {
  return {
    dataset,
    ...(expected.trim() === ""
      ? {}
      : { expected: { value: readJson(expected, "What should have come out") } }),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
  };
}

function pretty(json: string): string {
  try {
    return json === "" ? "" : JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return "";
  }
}
