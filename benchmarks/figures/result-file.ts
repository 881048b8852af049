/** A recorded result, as `results/<area>.md` has it: the conditions in its first lines, and its tables. */
export interface ResultFile {
  readonly conditions: Conditions;
  readonly text: string;
  readonly tables: readonly Table[];
}

/** What the first line of a result says of when and where it was measured. */
export interface Conditions {
  readonly date?: string;
  readonly commit?: string;
  /** Versions, processor and memory. */
  readonly machine?: string;
  readonly load?: string;
}

export interface Table {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Where a figure stands: a row by how its label begins, a column by its title. */
export interface Place {
  readonly row: string;
  /** `#2` behind the title is the second column of that title. */
  readonly column: string;
  /** A part of the heading above the table, where several tables have such a row. */
  readonly under?: string;
}

export function parseResult(text: string): ResultFile {
  const tables: Table[] = [];
  let heading = "";
  let rows: string[][] = [];
  for (const line of [...text.split("\n"), ""]) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
    if (line.startsWith("|")) rows.push(cellsOf(line));
    else if (rows.length > 0) {
      const [columns = [], , ...body] = rows;
      tables.push({ heading, columns: numbered(columns), rows: body });
      rows = [];
    }
  }
  return { conditions: conditionsOf(text), text, tables };
}

/** @throws {RangeError} when no table has such a row and column: the result or the place has changed. */
export function cellAt(result: ResultFile, place: Place): string {
  return rowAt(result, place).cell;
}

/** The whole label of a row, which names the version of a peer. */
export function labelAt(result: ResultFile, place: Place): string {
  return rowAt(result, place).label;
}

export function numberAt(result: ResultFile, place: Place): number {
  return numberOf(cellAt(result, place));
}

/** Every figure of a column, for "the worst of". */
export function columnOf(result: ResultFile, column: string): readonly number[] {
  const found = result.tables.find(({ columns }) => columns.includes(column));
  if (found === undefined) throw new RangeError(`Cannot find a column "${column}"`);
  const at = found.columns.indexOf(column);
  return found.rows.map((row) => numberOf(row[at] ?? "")).filter((value) => !Number.isNaN(value));
}

/** The number that a cell begins with: `1,111 (1,065..1,489)` is 1111, `2.31x` is 2.31. */
export function numberOf(cell: string): number {
  return Number.parseFloat(cell.replaceAll(",", "").replaceAll("*", ""));
}

function rowAt(result: ResultFile, { row, column, under = "" }: Place): { label: string; cell: string } {
  for (const { heading, columns, rows } of result.tables) {
    const at = columns.indexOf(column);
    const found = rows.find(([label = ""]) => label.startsWith(row));
    if (at < 0 || found === undefined || !heading.includes(under)) continue;
    return { label: found[0] ?? "", cell: found[at] ?? "" };
  }
  throw new RangeError(`Cannot find the row "${row}" with the column "${column}"`);
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function numbered(columns: readonly string[]): readonly string[] {
  return columns.map((title, at) => {
    const before = columns.slice(0, at).filter((one) => one === title).length;
    return before === 0 ? title : `${title}#${before + 1}`;
  });
}

function conditionsOf(text: string): Conditions {
  const line = text.split("\n").find((one) => /^\d{4}-\d\d-\d\d, /.test(one)) ?? "";
  const date = /^\d{4}-\d\d-\d\d/.exec(line)?.[0];
  const machine = /(Node .*? GiB)/.exec(line)?.[1];
  const commit = /commit ([0-9a-f]{7,})/.exec(line)?.[1];
  const load = /load average ([\d.]+)/.exec(line)?.[1];
  return {
    ...(date !== undefined && { date }),
    ...(machine !== undefined && { machine }),
    ...(commit !== undefined && { commit }),
    ...(load !== undefined && { load }),
  };
}
