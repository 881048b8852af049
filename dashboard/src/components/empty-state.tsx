import type { ComponentChildren } from "preact";
import { CopyButton } from "./copy-button.tsx";
import "./states.css";

interface EmptyStateProps {
  readonly title: string;
  /** What to do next, in a sentence. */
  readonly children?: ComponentChildren;
  /** A command that does it. */
  readonly command?: string;
}

/** Stands where there is nothing yet. It always says what to do next. */
export function EmptyState({ title, children, command }: EmptyStateProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children !== undefined && <p class="muted">{children}</p>}
      {command !== undefined && (
        <div class="command">
          <code>{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </div>
      )}
    </div>
  );
}
