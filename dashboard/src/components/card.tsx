import type { ComponentChildren } from "preact";
import "./values.css";

interface CardProps {
  readonly title: string;
  /** Behind the title. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Its content has a frame of its own, such as a table. Default false. */
  readonly isBare?: boolean;
}

/** A part of a screen under its title. */
export function Card({ title, actions, children, isBare = false }: CardProps) {
  if (isBare) {
    return (
      <section class="part" aria-label={title}>
        <div class="part-title">
          <h2>{title}</h2>
          {actions}
        </div>
        {children}
      </section>
    );
  }
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      <div class="body">{children}</div>
    </section>
  );
}
