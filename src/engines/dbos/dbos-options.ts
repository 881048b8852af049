import { AirworthyError } from "../../core/errors.ts";

export interface DbosOptions {
  /** The database that DBOS keeps its queue in, as `postgres://user:password@host:5432/database`. Default: `DATABASE_URL`. */
  readonly url?: string;
  /** Runs that one worker drives at once; those that wait for a person or for time are not among them. Default 100. */
  readonly concurrency?: number;
}

export interface DbosPlace {
  readonly url: string;
  readonly concurrency: number;
}

const CONCURRENCY = 100;

/** @throws `invalid_config` */
export function placeOf({
  url = process.env.DATABASE_URL,
  concurrency = CONCURRENCY,
}: DbosOptions): DbosPlace {
  if (url === undefined || !/^postgres(ql)?:\/\//.test(url))
    throw invalid(
      url === undefined ? "no database" : "a database whose URL is not one of PostgreSQL",
      "postgres://user:password@host:5432/database",
    );
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw invalid(`a concurrency of ${concurrency}`, "a whole number from 1");
  return { url, concurrency };
}

function invalid(what: string, expected: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_config",
    message: `Cannot use DBOS with ${what}: expected ${expected}`,
    hint: "Set DATABASE_URL, or engine.dbos in airworthy.config.ts",
  });
}
