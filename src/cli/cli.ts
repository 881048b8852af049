import type { Change } from "./audited.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** What every command is given: where it prints, and where it leaves how it ended. */
export interface Cli {
  readonly terminal: Terminal;
  exitCode: ExitCode;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly store?: string;
  readonly json?: boolean;
  /** In place of the configuration's, by its name. */
  readonly engine?: string;
  /** Not an option: what the command changes; see `changeOf()`. */
  readonly change?: Change;
}
