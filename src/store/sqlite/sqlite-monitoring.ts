import type { AlertId } from "../../core/ids.ts";
import type {
  AlertQuery,
  GivenFeedback,
  MonitoredRun,
  Monitoring,
  MonitorMemory,
  MonitorStep,
  NewNotice,
  NoticeClaim,
  NoticeOutcome,
  StoredAlert,
  StoredNotice,
} from "../../core/monitoring.ts";
import type { AlertTable } from "./alert-table.ts";
import type { FactTable } from "./fact-table.ts";
import type { MonitorTable } from "./monitor-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

interface Parts {
  readonly monitor: MonitorTable;
  readonly alerts: AlertTable;
  readonly facts: FactTable;
  readonly writer: Writer;
  readonly reader: SqliteReader;
}

interface Page {
  readonly after: number;
  readonly limit: number;
}

/** Undoes a write in which somebody else was first. */
class Moved extends Error {}

/** The port's monitoring, on the tables behind it: what a look came to is written together. */
export class SqliteMonitoring implements Monitoring {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  runs(page: Page): Promise<readonly MonitoredRun[]> {
    return this.#look(({ monitor, facts }) =>
      monitor.runs(page).flatMap(({ row, mark, turn }) => {
        const run = facts.get(row);
        return run === undefined ? [] : { mark, turn, run };
      }),
    );
  }

  feedback(page: Page): Promise<readonly GivenFeedback[]> {
    return this.#look(({ monitor }) => monitor.feedback(page));
  }

  scores(page: Page): Promise<readonly GivenFeedback[]> {
    return this.#look(({ monitor }) => monitor.scores(page));
  }

  memory(): Promise<MonitorMemory | undefined> {
    return this.#look(({ monitor }) => monitor.memory());
  }

  advance({ alerts, notices, ...step }: MonitorStep): Promise<boolean> {
    return this.#writeUnlessMoved(({ monitor }) => {
      if (!monitor.advance(step)) throw new Moved();
      for (const alert of alerts) this.#put(alert);
      this.#tell(notices);
    });
  }

  change(alert: StoredAlert, notices: readonly NewNotice[]): Promise<boolean> {
    return this.#writeUnlessMoved(() => {
      this.#put(alert);
      this.#tell(notices);
    });
  }

  alerts(query: AlertQuery = {}): Promise<readonly StoredAlert[]> {
    return this.#look(({ alerts }) => alerts.list(query));
  }

  alert(id: AlertId): Promise<StoredAlert | undefined> {
    return this.#look(({ alerts }) => alerts.find(id));
  }

  async claimNotices(claim: NoticeClaim): Promise<readonly StoredNotice[]> {
    // Asked every few seconds, and mostly for nothing: looking takes no lock.
    if (!(await this.#look(({ alerts }) => alerts.isDue(claim)))) return [];
    return this.#write(({ alerts }) => alerts.claim(claim));
  }

  told(notice: string, outcome: NoticeOutcome): Promise<void> {
    return this.#write(({ alerts }) => alerts.told(notice, outcome));
  }

  untold(): Promise<readonly StoredNotice[]> {
    return this.#look(({ alerts }) => alerts.untold());
  }

  watch(watcher: string, times: { readonly now: number; readonly until: number }): Promise<boolean> {
    return this.#write(({ monitor }) => monitor.watch(watcher, times));
  }

  watcher(now: number): Promise<{ readonly name: string; readonly until: number } | undefined> {
    return this.#look(({ monitor }) => monitor.watcher(now));
  }

  #put(alert: StoredAlert): void {
    if (!this.#parts.alerts.put(alert)) throw new Moved();
  }

  #tell(notices: readonly NewNotice[]): void {
    for (const notice of notices) this.#parts.alerts.addNotice(notice);
  }

  async #writeUnlessMoved(work: (parts: Parts) => void): Promise<boolean> {
    const { writer } = this.#parts;
    return writer.write(() => {
      try {
        writer.atomic(() => work(this.#parts));
        return true;
      } catch (error) {
        if (error instanceof Moved) return false;
        throw error;
      }
    });
  }

  #look<T>(work: (parts: Parts) => T): Promise<T> {
    return this.#parts.reader.look(() => work(this.#parts));
  }

  #write<T>(work: (parts: Parts) => T): Promise<T> {
    const { writer } = this.#parts;
    return writer.write(() => writer.atomic(() => work(this.#parts)));
  }
}
