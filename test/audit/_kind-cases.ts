import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import type { Outside } from "../../src/audit/model/program.ts";
import type { PatternNumber } from "../../src/audit/patterns/kind.ts";
import { KINDS } from "../../src/audit/patterns/patterns.ts";
import type { AuditFinding, AuditReport } from "../../src/audit/report.ts";

export type Files = Readonly<Record<string, string | Buffer>>;

/** Code that has a fault, and the like of it that has not. A text is the file agent.ts. */
export interface KindCase {
  readonly bad: string | Files;
  readonly good: string | Files;
  /** Words of the line that must be cited. */
  readonly line: string;
  /** What recorded runs or probes say, beside the bad code and beside the good code. */
  readonly outside?: { readonly bad: Partial<Outside>; readonly good: Partial<Outside> };
}

/** Writes files into a folder of their own, hands it over, and takes it away. */
export function withProject<T>(files: Files, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function auditOf(files: string | Files, outside: Partial<Outside> = {}): AuditReport {
  return withProject(typeof files === "string" ? { "agent.ts": files } : files, (folder) =>
    audit(folder, outside),
  );
}

export function findingsOf(files: string | Files, outside: Partial<Outside> = {}): readonly AuditFinding[] {
  return auditOf(files, outside).patterns.flatMap(({ findings }) => findings);
}

/** Every kind of a pattern has a case; it is found in the bad code at its line, and not in the good code. */
export function testKinds(pattern: PatternNumber, cases: Readonly<Record<string, KindCase>>): void {
  test(`every kind of pattern ${pattern} has a case`, () => {
    const ids = KINDS.filter((kind) => kind.pattern === pattern).map(({ id }) => id);
    assert.deepEqual(Object.keys(cases).sort(), ids.sort());
  });
  for (const [id, { bad, good, line, outside }] of Object.entries(cases)) {
    test(`${id} is found where it is`, () => {
      const found = findingsOf(bad, outside?.bad).filter(({ kind }) => kind === id);
      const [first] = found;
      assert.ok(first !== undefined, `not found among ${findingsOf(bad).map(({ kind }) => kind)}`);
      assert.ok(first.lines[0]?.includes(line), `${first.file}:${first.line} is ${first.lines[0]}`);
      assert.ok(first.fix.length > 10 && first.why.length > 10);
    });
    test(`${id} is not found where it is not`, () => {
      const found = findingsOf(good, outside?.good).filter(({ kind }) => kind === id);
      assert.deepEqual(
        found.map(({ file, line: at, message }) => `${file}:${at} ${message}`),
        [],
      );
    });
  }
}
