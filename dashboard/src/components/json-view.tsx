import { useState } from "preact/hooks";
import { CopyButton } from "./copy-button.tsx";
import { Text } from "./text.tsx";
import "./text.css";

interface JsonViewProps {
  /** JSON, or any text: what cannot be read as JSON is shown as it is. */
  readonly text: string;
  /** Depth down to which it is unfolded at first. Default 3. */
  readonly depth?: number;
  /** Default: no button that copies it. */
  readonly canCopy?: boolean;
}

/** Items of one list or object that are shown at first. */
const SOME = 100;

/** JSON as a tree that folds. Never markup: every text in it goes through {@link Text}. */
export function JsonView({ text, depth = 3, canCopy = false }: JsonViewProps) {
  const parsed = parse(text);
  return (
    <div class="json-frame">
      {canCopy && <CopyButton text={text} label="Copy" />}
      {parsed === undefined ? (
        <div class="json">
          <Text>{text}</Text>
        </div>
      ) : (
        <div class="json">
          <Value value={parsed.value} depth={depth} />
        </div>
      )}
    </div>
  );
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function Value({ value, depth }: { readonly value: unknown; readonly depth: number }) {
  if (typeof value === "string") {
    return (
      <span class="string">
        "<Text>{value}</Text>"
      </span>
    );
  }
  if (typeof value === "number") return <span class="number">{String(value)}</span>;
  if (typeof value !== "object" || value === null) return <span class="word">{String(value)}</span>;
  const isList = Array.isArray(value);
  const entries: readonly (readonly [string, unknown])[] = isList
    ? value.map((item, place) => [String(place), item])
    : Object.entries(value);
  if (entries.length === 0) return <span>{isList ? "[]" : "{}"}</span>;
  return <Branch isList={isList} entries={entries} depth={depth} />;
}

interface BranchProps {
  readonly isList: boolean;
  readonly entries: readonly (readonly [string, unknown])[];
  readonly depth: number;
}

function Branch({ isList, entries, depth }: BranchProps) {
  const [isOpen, setOpen] = useState(depth > 0);
  const [most, setMost] = useState(SOME);
  const [before, after] = isList ? ["[", "]"] : ["{", "}"];
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {before}
        <span class="closed muted">
          {" "}
          {entries.length} {isList ? "items" : "fields"} {after}
        </span>
      </summary>
      {isOpen && (
        <>
          <div class="indent">
            {entries.slice(0, most).map(([key, item]) => (
              <div key={key}>
                {!isList && (
                  <span class="key">
                    <Text>{key}</Text>:{" "}
                  </span>
                )}
                <Value value={item} depth={depth - 1} />
              </div>
            ))}
            {entries.length > most && (
              <button type="button" class="button" onClick={() => setMost(most * 10)}>
                Show more of {entries.length}
              </button>
            )}
          </div>
          {after}
        </>
      )}
    </details>
  );
}
