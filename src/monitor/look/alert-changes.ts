import type { MonitorStep, NewNotice } from "../../core/monitoring.ts";
import type { Alert } from "../alerts/alert.ts";
import { MONITOR, storedAlert, withEvent } from "../alerts/alert.ts";
import { aboutText, alertOf, figuresOf } from "../alerts/alert-of.ts";
import type { TellingType } from "../alerts/notices.ts";
import { noticesOf } from "../alerts/notices.ts";
import type { Found } from "./fold.ts";
import { examplesOf } from "./fold.ts";
import type { Looking } from "./looking.ts";
import type { MonitorState } from "./monitor-state.ts";
import { watchKey } from "./monitor-state.ts";
import { aboutsOf } from "./reconcile.ts";

/** Ms after which what an open alert says is brought up to date. */
const REFRESH = 600_000;

type Known = Pick<MonitorState, "watches" | "feedback" | "scores">;

interface Change {
  readonly alert: Alert;
  readonly type?: TellingType;
}

/** The alerts that one look opens, brings up to date and resolves. Each is written once. */
export class AlertChanges {
  readonly #looking: Looking;
  readonly #open = new Map<string, Alert>();
  readonly #changed = new Map<string, Change>();

  constructor(looking: Looking, open: readonly Alert[]) {
    this.#looking = looking;
    for (const alert of open) this.#open.set(keyOf(alert), alert);
  }

  get isAny(): boolean {
    return this.#changed.size > 0;
  }

  /** Those that were opened or resolved. */
  get told(): readonly Alert[] {
    return [...this.#changed.values()].flatMap(({ alert, type }) => (type === undefined ? [] : alert));
  }

  find(workflow: string, about: string): Alert | undefined {
    return this.#open.get(keyOf({ workflow, about }));
  }

  /** Nothing where there is one about the same. */
  open(alert: Alert): void {
    const key = keyOf(alert);
    if (this.#open.has(key)) return;
    this.#open.set(key, alert);
    this.#changed.set(alert.id, { alert, type: "opened" });
  }

  resolve(alert: Alert, why: string): void {
    const { now } = this.#looking;
    this.#open.delete(keyOf(alert));
    // One that was opened by the same look is told by nobody: it is over before anybody could know.
    if (this.#changed.get(alert.id)?.type === "opened") this.#changed.delete(alert.id);
    else {
      const event = { at: now, by: MONITOR, type: "resolved", why } as const;
      this.#changed.set(alert.id, { alert: withEvent(alert, event), type: "resolved" });
    }
  }

  /** Takes note of what has turned. */
  async turn(found: Found, state: Known): Promise<void> {
    const { workflow, served, turn } = found;
    const standing = this.find(workflow, aboutText(turn));
    if (turn.turn === "well") {
      if (standing !== undefined) this.resolve(standing, "it is as it should be again");
      return;
    }
    const watch = state.watches[watchKey(workflow, served.release)];
    if (standing !== undefined || watch === undefined) return;
    const { store, now } = this.#looking;
    this.open(await alertOf(store, found, { watch, known: state, now }));
  }

  /** Brings what open alerts say up to date, now and then. */
  async refresh({ watches, ...known }: Known): Promise<void> {
    const { store, served, now } = this.#looking;
    for (const alert of this.#open.values()) {
      const told = alert.events.findLast(({ type }) => type === "updated" || type === "opened");
      if (Math.abs(now - (told?.at ?? 0)) < REFRESH || this.#changed.has(alert.id)) continue;
      const serving = await served.of(alert.workflow);
      const turn = serving && aboutsOf(serving).find((about) => aboutText(about) === alert.about);
      const watch = serving && watches[watchKey(alert.workflow, serving.release)];
      if (serving === undefined || turn === undefined || watch === undefined) continue;
      const { workflow, since } = alert;
      const about = { workflow, served: serving, turn: { ...turn, turn: "worse" }, since } as const;
      const { title, figure } = await figuresOf(store, about, { watch, known, now });
      const runs = examplesOf(watch, turn, since);
      const said = { ...alert, title, runs, ...(figure === undefined ? {} : { figure }) };
      this.#changed.set(alert.id, { alert: withEvent(said, { at: now, by: MONITOR, type: "updated" }) });
    }
  }

  kept(): Pick<MonitorStep, "alerts" | "notices"> {
    const { targets, now } = this.#looking;
    const changes = [...this.#changed.values()];
    // Those that are over make room for new ones about the same.
    const alerts = changes.map(({ alert }) => storedAlert(alert));
    const ordered = alerts.toSorted(
      (a, b) => Number(b.resolvedAt !== undefined) - Number(a.resolvedAt !== undefined),
    );
    const notices = changes.flatMap(({ alert, type }): readonly NewNotice[] =>
      type === undefined ? [] : noticesOf(alert, type, { targets, now }),
    );
    return { alerts: ordered, notices };
  }
}

function keyOf({ workflow, about }: Pick<Alert, "workflow" | "about">): string {
  return `${workflow}\n${about}`;
}
