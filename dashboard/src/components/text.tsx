import { visibleParts } from "../../../src/core/print/visible.ts";
import "./text.css";

/**
 * Text that somebody else wrote: a model, a customer, a tool. It is shown as text whatever it holds; what would
 * move, colour, hide or reorder other text is shown as its code, and its direction stays its own.
 */
export function Text({ children, most }: { readonly children: string; readonly most?: number }) {
  const text = most !== undefined && children.length > most ? `${children.slice(0, most)}…` : children;
  return (
    <bdi>
      {visibleParts(text).map((part, place) =>
        part.isCode ? (
          <span key={place} class="unseen" title="A character that is not shown">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
