import { useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Text } from "../../components/text.tsx";
import type { Params } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import type { View } from "./kept-views.ts";
import { keepViews, keptViews } from "./kept-views.ts";

/** Views that everybody has. */
const BUILT_IN: readonly View[] = [
  { title: "All", search: "" },
  { title: "Failed", search: "status=failed" },
  { title: "Waiting", search: "status=waiting" },
  { title: "Running", search: "status=running" },
  { title: "Traffic today", search: "since=24h&only=traffic" },
];

/** Filters by a name. They are kept in this browser; the address is what others are given. */
export function SavedViews({ filters }: { readonly filters: Params }) {
  const [kept, setKept] = useState(keptViews);
  const [isNaming, setNaming] = useState(false);
  const now = new URLSearchParams(filters).toString();
  const keep = (views: readonly View[]): void => {
    keepViews(views);
    setKept(views);
  };
  const isKnown = [...BUILT_IN, ...kept].some(({ search }) => isSame(search, now));
  return (
    <nav class="views" aria-label="Saved views">
      {[...BUILT_IN, ...kept].map((view, place) => (
        <span key={`${place} ${view.title}`} class="view">
          <a
            class="plain"
            href={view.search === "" ? "/runs" : `/runs?${view.search}`}
            aria-current={isSame(view.search, now) ? "page" : undefined}
          >
            <Text>{view.title}</Text>
          </a>
          {place >= BUILT_IN.length && (
            <button
              type="button"
              aria-label={`Forget the view ${view.title}`}
              onClick={() => keep(kept.filter((one) => one !== view))}
            >
              <Glyph name="close" />
            </button>
          )}
        </span>
      ))}
      {!isKnown && (
        <button type="button" class="button quiet" onClick={() => setNaming(true)}>
          <Glyph name="add" /> Save this view
        </button>
      )}
      {isNaming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onName={(title) => {
            keep([...kept, { title, search: now }]);
            setNaming(false);
          }}
        />
      )}
    </nav>
  );
}

interface NameDialogProps {
  readonly onClose: () => void;
  readonly onName: (title: string) => void;
}

function NameDialog({ onClose, onName }: NameDialogProps) {
  const [title, setTitle] = useState("");
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onName(title.trim());
        }}
      >
        <label>
          Name
          <input
            class="field"
            required
            maxlength={40}
            value={title}
            onInput={({ currentTarget }) => setTitle(currentTarget.value)}
          />
        </label>
        <div class="dialog-foot">
          <button type="submit" class="button primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function isSame(search: string, now: string): boolean {
  const sorted = (text: string): string => [...new URLSearchParams(text)].map(String).sort().join("&");
  return sorted(search) === sorted(now);
}
