import { diffLines } from "diff";
import { Text } from "./text.tsx";
import "./text.css";

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  /** What is compared, for whoever does not see it. */
  readonly label: string;
}

/** Lines around a change that are shown; what is the same beyond them is folded. */
const AROUND = 3;

/** Two texts line by line: what went is marked -, what came +. */
export function DiffView({ before, after, label }: DiffViewProps) {
  const parts = diffLines(before, after);
  const isSame = parts.every(({ added, removed }) => !added && !removed);
  if (isSame) return <p class="muted">The same text.</p>;
  return (
    <section class="diff" aria-label={label}>
      {parts.map(({ value, added, removed }, place) => {
        const lines = value.replace(/\n$/, "").split("\n");
        if (added || removed) return <Lines key={place} lines={lines} sign={added ? "+" : "-"} />;
        return <Same key={place} lines={lines} isFirst={place === 0} isLast={place === parts.length - 1} />;
      })}
    </section>
  );
}

interface SameProps {
  readonly lines: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function Same({ lines, isFirst, isLast }: SameProps) {
  const head = isFirst ? 0 : AROUND;
  const tail = isLast ? 0 : AROUND;
  const folded = lines.length - head - tail;
  if (folded <= 1) return <Lines lines={lines} sign=" " />;
  return (
    <>
      <Lines lines={lines.slice(0, head)} sign=" " />
      <div class="fold">
        <span>⋯</span>
        <span>{folded} lines that are the same</span>
      </div>
      <Lines lines={lines.slice(lines.length - tail)} sign=" " />
    </>
  );
}

const CLASSES = { "+": "plus", "-": "minus", " ": undefined } as const;

function Lines({ lines, sign }: { readonly lines: readonly string[]; readonly sign: "+" | "-" | " " }) {
  return (
    <>
      {lines.map((line, place) => (
        <div key={place} class={CLASSES[sign]}>
          <span>{sign}</span>
          <span>
            <Text>{line}</Text>
          </span>
        </div>
      ))}
    </>
  );
}
