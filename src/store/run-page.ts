import { AirworthyError } from "../core/errors.ts";

const DEFAULT_LIMIT = 50;
const MOST = 1_000;

/** How many runs a page has. @throws `invalid_query` */
export function limitOf(limit = DEFAULT_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, MOST);
  throw new AirworthyError({
    code: "invalid_query",
    message: `Cannot list runs with the limit ${limit}: expected an integer from 1 to ${MOST}`,
    hint: "Leave the limit out to get 50, and follow `next` for more",
  });
}

/** The row that a page begins below, of at most so many `digits`. @throws `invalid_query` */
export function idOfCursor(cursor: string, digits: number): number {
  if (/^\d+$/.test(cursor) && cursor.length <= digits) return Number(cursor);
  throw new AirworthyError({
    code: "invalid_query",
    message: `Cannot list runs from the cursor "${cursor.slice(0, 80)}": expected the \`next\` of an earlier page`,
    hint: "Leave the cursor out to begin with the newest run",
  });
}
