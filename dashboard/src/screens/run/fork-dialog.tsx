import { useState } from "preact/hooks";
import type { ApiError } from "../../api/client.ts";
import { send } from "../../api/client.ts";
import type { Call, Run } from "../../api/types.ts";
import { asApiError, useResource } from "../../api/use-resource.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useParams, withParams } from "../../router/use-params.ts";
import { callOf } from "./asks.ts";
import { readJson } from "./read-json.ts";

interface Forked {
  readonly id: string;
  readonly status: string;
  readonly changedAt: string | null;
}

interface ForkDialogProps {
  readonly run: Run;
  readonly onClose: () => void;
}

type Change = "answer" | "input" | "prompt" | "code";

const CHANGES: readonly (readonly [Change, string])[] = [
  ["answer", "The answer of a call"],
  ["input", "The input"],
  ["prompt", "The text of a prompt"],
  ["code", "Nothing but the code, as it is now"],
];

/** Runs as recorded up to one change. */
export function ForkDialog({ run, onClose }: ForkDialogProps) {
  const answerable = run.calls.filter(({ kind }) => kind === "tool" || kind === "step" || kind === "model");
  const [change, setChange] = useState<Change>(answerable.length > 0 ? "answer" : "input");
  const [{ call: looked }] = useParams();
  const [at, setAt] = useState(() => {
    const found = answerable.find(({ seq }) => String(seq) === looked) ?? answerable[0];
    return found?.address ?? "";
  });
  const [text, setText] = useState<string>();
  const [name, setName] = useState("");
  const [forked, setForked] = useState<Forked>();
  const [error, setError] = useState<ApiError>();
  const call = answerable.find(({ address }) => address === at);
  const whole = useResource(change === "answer" && call !== undefined ? callOf(run.id, call.seq) : undefined);
  const recorded =
    change === "input" ? run.input.value.text : whole.state === "ready" ? answerText(whole.value) : "";
  const shown = text ?? (change === "prompt" || change === "code" ? "" : recorded);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    try {
      setForked(
        await send<Forked>("POST", `/runs/${run.id}/fork`, bodyOf(change, { at, text: shown, name })),
      );
    } catch (caught) {
      setError(asApiError(caught));
    }
  };
  const pick = (next: Change): void => {
    setChange(next);
    setText(undefined);
  };
  return (
    <Dialog title="Fork" onClose={onClose}>
      <p>
        The run is repeated from its recording up to the change, then goes on live. Every write is simulated.
      </p>
      <form class="stack" onSubmit={submit}>
        <label>
          What is changed
          <select
            class="field"
            value={change}
            onChange={({ currentTarget }) => pick(currentTarget.value as Change)}
          >
            {CHANGES.map(([key, title]) => (
              <option key={key} value={key} disabled={key === "answer" && answerable.length === 0}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {change === "answer" && (
          <CallChoice
            calls={answerable}
            at={at}
            onChange={(next) => {
              setAt(next);
              setText(undefined);
            }}
          />
        )}
        {change === "prompt" && (
          <label>
            Name of the prompt
            <input
              class="field"
              required
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          </label>
        )}
        {change !== "code" && (
          <label>
            {change === "prompt" ? "Its text" : "The new value, as JSON"}
            <textarea
              class="field"
              rows={8}
              required
              value={shown}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          </label>
        )}
        {error !== undefined && <ErrorState error={error} />}
        {forked !== undefined && <ForkedView origin={run.id} forked={forked} />}
        <div class="dialog-foot">
          <button type="submit" class="button primary">
            Fork
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface CallChoiceProps {
  readonly calls: readonly Call[];
  readonly at: string;
  readonly onChange: (address: string) => void;
}

function CallChoice({ calls, at, onChange }: CallChoiceProps) {
  return (
    <label>
      Of which call
      <select class="field" value={at} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {calls.map(({ address, kind }) => (
          <option key={address} value={address}>
            {address} ({kind})
          </option>
        ))}
      </select>
    </label>
  );
}

function ForkedView({ origin, forked }: { readonly origin: string; readonly forked: Forked }) {
  return (
    <div class="notice ok" role="status">
      <p class="row">
        <StatusBadge status={forked.status} />
        {forked.changedAt === null
          ? "Nothing was asked otherwise."
          : `It left the recording at ${forked.changedAt}.`}
      </p>
      <p class="row">
        <a href={`/runs/${forked.id}`}>Open the fork</a>
        <a href={withParams("/compare", {}, { a: origin, b: forked.id })}>Compare it with this run</a>
      </p>
    </div>
  );
}

interface Given {
  readonly at: string;
  readonly text: string;
  readonly name: string;
}

function bodyOf(change: Change, { at, text, name }: Given): unknown {
  switch (change) {
    case "answer":
      return { at, answer: { value: readJson(text, "The new answer") } };
    case "input":
      return { input: { value: readJson(text, "The new input") } };
    case "prompt":
      return { prompts: { [name]: text } };
    case "code":
      return {};
  }
}

function answerText({ answer }: Call): string {
  try {
    return JSON.stringify(JSON.parse(answer?.text ?? ""), null, 2);
  } catch {
    return answer?.text ?? "";
  }
}
