import { useState } from "preact/hooks";
import type { ApiError, Ask } from "../api/client.ts";
import { send } from "../api/client.ts";
import type { Note } from "../api/types.ts";
import { asApiError, useResource } from "../api/use-resource.ts";
import { Glyph } from "../shell/icons.tsx";
import { Card } from "./card.tsx";
import { ErrorState } from "./error-state.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { Show } from "./show.tsx";
import { Text } from "./text.tsx";
import "./notes.css";

type Target = Note["about"];

function notesOn({ kind, id }: Target): Ask<{ readonly notes: readonly Note[] }> {
  return { path: "/notes", query: { kind, id } };
}

/** What people wrote on a run, a case or an experiment, and a place to write more. */
export function Notes({ about }: { readonly about: Target }) {
  const found = useResource(notesOn(about));
  return (
    <Card title="Notes">
      <div class="stack">
        <Show of={found}>
          {({ notes }) =>
            notes.length === 0 ? (
              <p class="muted">Nobody has written anything yet.</p>
            ) : (
              <ul class="notes">
                {notes.map((note) => (
                  <Written key={note.id} note={note} onRemoved={found.reload} />
                ))}
              </ul>
            )
          }
        </Show>
        <NewNote about={about} onAdded={found.reload} />
      </div>
    </Card>
  );
}

function Written({ note, onRemoved }: { readonly note: Note; readonly onRemoved: () => void }) {
  const remove = (): void => {
    void send("DELETE", `/notes/${note.id}`).finally(onRemoved);
  };
  return (
    <li class="note">
      <p class="wrap">
        <Text>{note.text}</Text>
      </p>
      <span class="row muted">
        <Text most={60}>{note.by}</Text> <RelativeTime at={note.at} />
        <button type="button" class="button quiet copy" aria-label="Remove this note" onClick={remove}>
          <Glyph name="close" />
        </button>
      </span>
    </li>
  );
}

function NewNote({ about, onAdded }: { readonly about: Target; readonly onAdded: () => void }) {
  const [text, write] = useState("");
  const [error, setError] = useState<ApiError>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    try {
      await send("POST", "/notes", { about, text: text.trim() });
      write("");
      onAdded();
    } catch (caught) {
      setError(asApiError(caught));
    }
  };
  return (
    <form class="row" onSubmit={submit}>
      <input
        class="field note-field"
        aria-label="A new note"
        placeholder="Write a note…"
        maxLength={10_000}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <button type="submit" class="button" disabled={text.trim() === ""}>
        Add note
      </button>
      {error !== undefined && <ErrorState error={error} />}
    </form>
  );
}
