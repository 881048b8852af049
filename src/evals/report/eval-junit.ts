import { escapeXml } from "../../core/print/xml.ts";
import type { CaseFigures } from "../figures/figures.ts";
import type { Held } from "../gate/held.ts";
import { heldName, limitText, measuredText } from "./amounts.ts";
import type { EvalReport } from "./eval-report.ts";

type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failure" | "error" | "skipped"; readonly message: string };

interface TestCase {
  readonly suite: string;
  readonly name: string;
  /** Seconds, where they are known. */
  readonly time: number | undefined;
  readonly outcome: Outcome;
  /** What stands in its output. */
  readonly out: readonly string[];
}

/**
 * Reports as JUnit XML, two suites each: what is held (BLOCK is a failure, ERROR an error, INCONCLUSIVE skipped), and the cases
 * (one that fails every trial is a failure). The runs of each stand in its output, one a line.
 */
export function evalJunit(reports: EvalReport | readonly EvalReport[]): string {
  const suites = [reports].flat().flatMap((report) => {
    const { name, release } = report.experiment;
    const [gates, cases] = [`${name}.gates`, `${name}.cases`];
    return [
      { name: `${gates} (${release})`, cases: report.held.map((held) => gateCase(held, gates)) },
      { name: `${cases} (${release})`, cases: report.figures.byCase.map((one) => caseCase(one, cases)) },
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="airworthy eval" ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(({ name, cases }) => suite(name, cases)),
    "</testsuites>",
    "",
  ].join("\n");
}

function gateCase(held: Held, suiteName: string): TestCase {
  const { verdict, why, caseIds = [] } = held;
  const message = `${verdict}: ${measuredText(held)}, expected ${limitText(held)} (n ${held.n})${why === "" ? "" : `: ${why}`}`;
  const kinds = { PASS: "passed", BLOCK: "failure", ERROR: "error", INCONCLUSIVE: "skipped" } as const;
  const kind = kinds[verdict];
  const outcome: Outcome = kind === "passed" ? { kind } : { kind, message };
  return { suite: suiteName, name: heldName(held), time: undefined, outcome, out: [message, ...caseIds] };
}

function caseCase({ case: id, passed, counted, runs, took }: CaseFigures, suiteName: string): TestCase {
  const flaky = passed > 0 && passed < counted ? ", flaky" : "";
  const said = `passed ${passed} of ${counted} trials${flaky}`;
  const outcome: Outcome =
    counted === 0
      ? { kind: "error", message: "no trial counts: its scorers failed" }
      : passed === 0
        ? { kind: "failure", message: said }
        : { kind: "passed" };
  const time = took === undefined ? undefined : took / 1_000;
  return { suite: suiteName, name: id, time, outcome, out: [said, ...runs] };
}

function suite(name: string, cases: readonly TestCase[]): readonly string[] {
  return [
    `  <testsuite name="${escapeXml(name)}" ${counts(cases)}>`,
    ...cases.flatMap(testCase),
    "  </testsuite>",
  ];
}

function testCase({ suite: of, name, time, outcome, out }: TestCase): readonly string[] {
  const seconds = time === undefined ? "" : ` time="${time.toFixed(3)}"`;
  const result =
    outcome.kind === "passed" ? [] : [`      <${outcome.kind} message="${escapeXml(outcome.message)}"/>`];
  return [
    `    <testcase classname="${escapeXml(of)}" name="${escapeXml(name)}"${seconds}>`,
    ...result,
    `      <system-out>${escapeXml(out.join("\n"))}</system-out>`,
    "    </testcase>",
  ];
}

function counts(cases: readonly TestCase[]): string {
  const of = (kind: Outcome["kind"]): number => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const time = cases.reduce((sum, one) => sum + (one.time ?? 0), 0).toFixed(3);
  return `tests="${cases.length}" failures="${of("failure")}" errors="${of("error")}" skipped="${of("skipped")}" time="${time}"`;
}
