import type { Body, Run } from "../../api/types.ts";
import { JsonView } from "../../components/json-view.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";

/** What a run was given and what came of it, side by side. */
export function InputAndOutcome({ run }: { readonly run: Run }) {
  return (
    <div class="columns">
      <section class="card" aria-label="Input">
        <header>
          <h2>Input</h2>
        </header>
        <div class="body bounded">
          <BodyView body={run.input} />
        </div>
      </section>
      <section class="card" aria-label="Outcome">
        <header>
          <h2>{run.end?.status === "completed" ? "Output" : "Outcome"}</h2>
        </header>
        <div class="body bounded">
          <Outcome run={run} />
        </div>
      </section>
    </div>
  );
}

function Outcome({ run: { end, interrupted, id } }: { readonly run: Run }) {
  if (end === null) {
    return interrupted ? (
      <p>
        Its process is gone. Finish it with <code>airworthy resume {id}</code>.
      </p>
    ) : (
      <p class="muted">It is under way.</p>
    );
  }
  switch (end.status) {
    case "completed":
      return <BodyView body={end.output} />;
    case "waiting":
      return (
        <p>
          <StatusBadge status="waiting" /> for <Text>{end.waitingFor.join(", ")}</Text>
        </p>
      );
    default:
      return <ErrorView error={end.error} />;
  }
}

/** An error as it was recorded: its message first. */
export function ErrorView({ error }: { readonly error: Readonly<Record<string, unknown>> }) {
  const { message, name, code, ...rest } = error;
  return (
    <div class="stack">
      <p class="wrap error-text">
        <strong>
          <Text>{String(code ?? name ?? "error")}</Text>
        </strong>
        {": "}
        <Text>{String(message ?? "")}</Text>
      </p>
      {Object.keys(rest).length > 0 && <JsonView text={JSON.stringify(rest)} depth={1} />}
    </div>
  );
}

/** A body of a run: a text as text, anything else as JSON; the whole is one click away where it was cut. */
export function BodyView({ body: { value } }: { readonly body: Body }) {
  const text = asText(value.text);
  return (
    <>
      {text === undefined ? (
        <JsonView text={value.text} />
      ) : (
        <p class="wrap">
          <Text>{text}</Text>
        </p>
      )}
      {value.text.length < value.length && (
        <p class="muted">
          The first {value.text.length.toLocaleString("en-US")} of {value.length.toLocaleString("en-US")}{" "}
          characters.
        </p>
      )}
    </>
  );
}

function asText(json: string): string | undefined {
  if (!json.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
