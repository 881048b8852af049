import { useEffect, useRef } from "preact/hooks";
import type { Call, Run } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { Glyph } from "../../shell/icons.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { callOf } from "./asks.ts";
import { CallFacts } from "./call-facts.tsx";
import { ErrorView } from "./input-and-outcome.tsx";
import { Messages } from "./messages.tsx";
import { readAnswer, readMessages } from "./read-messages.ts";

interface CallPanelProps {
  readonly run: Run;
  readonly seq: number;
  readonly onClose: () => void;
}

/** One call with all of its texts. */
export function CallPanel({ run, seq, onClose }: CallPanelProps) {
  const whole = useResource(callOf(run.id, seq));
  const panel = useRef<HTMLElement>(null);
  useShortcuts({ Escape: onClose });
  useEffect(() => {
    if (matchMedia("(max-width: 1000px)").matches) panel.current?.scrollIntoView({ block: "start" });
  }, [seq]);
  const short = run.calls.find((one) => one.seq === seq);
  return (
    <section ref={panel} class="card call-panel" aria-label="The call">
      <header>
        <h2 class="row">
          <span class={`kind ${short?.kind ?? ""}`} />
          <Text>{short?.name ?? `Call ${seq}`}</Text>
          {short !== undefined && short.state !== "done" && <StatusBadge status={short.state} />}
        </h2>
        <button type="button" class="button quiet" aria-label="Close the call" onClick={onClose}>
          <Glyph name="close" />
        </button>
      </header>
      <div class="body stack">
        <Show of={whole}>{(call) => <CallView call={call} />}</Show>
      </div>
    </section>
  );
}

function CallView({ call }: { readonly call: Call }) {
  const { ask, answer, kind, state, note = {} } = call;
  const isModel = kind === "model" && ask?.messages !== undefined;
  const said = isModel && answer !== undefined && state === "done" ? readAnswer(answer.text) : undefined;
  return (
    <>
      <CallFacts call={call} />
      {isModel ? (
        <Part title="Conversation">
          <Messages messages={[...readMessages(textsOf(call)), ...(said === undefined ? [] : [said])]} />
        </Part>
      ) : (
        ask !== undefined && (
          <Part title="Question" text={ask.value.text}>
            <JsonView text={ask.value.text} />
          </Part>
        )
      )}
      {answer !== undefined && said === undefined && (
        <Part title={state === "failed" ? "Error" : "Answer"} text={answer.text}>
          {state === "failed" ? <ErrorView error={errorIn(answer.text)} /> : <JsonView text={answer.text} />}
        </Part>
      )}
      {isModel && (
        <Folded title="Parameters, tools and the answer as recorded">
          <JsonView text={ask.value.text} depth={1} />
          {ask.shared !== undefined && <JsonView text={ask.shared.text} depth={1} />}
          {answer !== undefined && <JsonView text={answer.text} depth={1} canCopy />}
        </Folded>
      )}
      {Object.keys(note).length > 0 && (
        <Folded title="Notes of the recording">
          <JsonView text={JSON.stringify(note)} depth={2} />
        </Folded>
      )}
    </>
  );
}

interface PartProps {
  readonly title: string;
  /** Can be copied where it is given. */
  readonly text?: string;
  readonly children: preact.ComponentChildren;
}

function Part({ title, text, children }: PartProps) {
  return (
    <section aria-label={title}>
      <div class="part-head">
        <h3>{title}</h3>
        {text !== undefined && <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />}
      </div>
      {children}
    </section>
  );
}

function Folded({ title, children }: Omit<PartProps, "text">) {
  return (
    <details class="folded">
      <summary class="muted">{title}</summary>
      {children}
    </details>
  );
}

function textsOf({ ask }: Call): readonly string[] {
  return (ask?.messages ?? []).map(({ text }) => text);
}

function errorIn(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // What is no JSON is shown as a message.
  }
  return { message: json };
}
