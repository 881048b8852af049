import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { NewReview, QueueItem } from "../../api/types.ts";
import { asApiError } from "../../api/use-resource.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { useMayChange } from "../../shell/session.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { readJson } from "../run/read-json.ts";
import type { Reviewed } from "./asks.ts";

type Verdict = NewReview["verdict"];

const VERDICTS: readonly (readonly [verdict: Verdict, title: string, key: string])[] = [
  ["good", "Good", "g"],
  ["bad", "Bad", "b"],
  ["unsure", "Unsure", "u"],
];

interface ReviewFormProps {
  readonly item: QueueItem;
  readonly onKept: (kept: Reviewed) => void;
}

/** A verdict in one key; a note, and a case with what should have come out, for whoever wants them. */
export function ReviewForm({ item, onKept }: ReviewFormProps) {
  const mayChange = useMayChange();
  const [note, setNote] = useState("");
  const [isCase, setCase] = useState(false);
  const [dataset, setDataset] = useState(item.workflow);
  const [expected, setExpected] = useState("");
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const keep = async (verdict: Verdict): Promise<void> => {
    if (!mayChange || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      const given = { note, ...(isCase ? { dataset, expected } : {}) };
      onKept(await send<Reviewed>("POST", `/review/${item.run}`, reviewOf(verdict, given)));
    } catch (caught) {
      setError(asApiError(caught));
    }
    setBusy(false);
  };
  useShortcuts(Object.fromEntries(VERDICTS.map(([verdict, , key]) => [key, () => void keep(verdict)])));
  return (
    <section class="card" aria-label="Your verdict">
      <div class="body stack">
        <div class="row">
          {VERDICTS.map(([verdict, title, key]) => (
            <button
              key={verdict}
              type="button"
              class="button"
              disabled={!mayChange || isBusy}
              title={mayChange ? undefined : "Your token may look, not change"}
              onClick={() => void keep(verdict)}
            >
              {title} <kbd>{key}</kbd>
            </button>
          ))}
          <input
            class="field review-note"
            aria-label="Note"
            placeholder="Note"
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </div>
        <label class="inline">
          <input
            type="checkbox"
            checked={isCase}
            onChange={({ currentTarget }) => setCase(currentTarget.checked)}
          />
          Add it to a dataset with the verdict
        </label>
        {isCase && (
          <>
            <label>
              Dataset
              <input
                class="field"
                value={dataset}
                onInput={({ currentTarget }) => setDataset(currentTarget.value)}
              />
            </label>
            <label>
              What should have come out, as JSON
              <textarea
                class="field"
                rows={4}
                value={expected}
                onInput={({ currentTarget }) => setExpected(currentTarget.value)}
              />
            </label>
          </>
        )}
        {error !== undefined && <ErrorState error={error} />}
      </div>
    </section>
  );
}

interface Given {
  readonly note: string;
  readonly dataset?: string;
  readonly expected?: string;
}

function reviewOf(verdict: Verdict, { note, dataset, expected = "" }: Given): NewReview {
  return {
    verdict,
    ...(note.trim() === "" ? {} : { note: note.trim() }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(expected.trim() === ""
      ? {}
      : { expected: { value: readJson(expected, "What should have come out") } }),
  };
}
