import { age } from "../../core/print/amounts.ts";
import type { Paint } from "../../core/print/paint.ts";
import type { Verdict } from "../../stats/verdict-of.ts";
import type { CheckResult, Readiness } from "../readiness.ts";

export interface ReadinessTextOptions {
  readonly paint: Paint;
  /** Breaks a text into lines that begin with so many spaces. */
  readonly wrap: (text: string, spaces: number) => string;
  /** Breaks a command so that it can be typed as it stands. */
  readonly command: (text: string) => string;
}

const COLOUR: Readonly<Record<Verdict, Parameters<Paint>[0]>> = {
  PASS: "green",
  BLOCK: "red",
  INCONCLUSIVE: "yellow",
};
const WIDTH = 13;
const INDENT = WIDTH + 1;

/** The answers for a terminal, each with its age and what would make it pass. */
export function readinessText(report: Readiness, { paint, wrap, command }: ReadinessTextOptions): string {
  const lines = report.checks.flatMap((check) => [
    `${paint(COLOUR[check.verdict], check.verdict.padEnd(WIDTH))} ${paint("bold", check.id)}`,
    wrap(wordsOf(check, report.at), INDENT),
    ...(check.next === null ? [] : [wrap(`next: ${check.next}`, INDENT)]),
    ...(check.waiver === null ? [] : [wrap(waiverText(check.waiver), INDENT)]),
  ]);
  const head = wrap(`${report.workflow}: ${summaryOf(report)}`, 0);
  return [...lines, "", paint(COLOUR[report.verdict], head), ...stepLines(report, command)].join("\n");
}

/** The steps as they are typed. */
function stepLines({ steps }: Readiness, command: ReadinessTextOptions["command"]): readonly string[] {
  if (steps.length === 0) return [];
  return ["", "What commands can do, in this order:", ...steps.map((step) => command(`npx ${step}`))];
}

/** What an answer says, with how old it is. */
export function wordsOf({ words, at }: CheckResult, now: number): string {
  return at === null || now - at < 60_000 ? words : `${words} (${age(at, now)} ago)`;
}

export function waiverText({ by, reason, until, counts }: NonNullable<CheckResult["waiver"]>): string {
  return `${counts ? "waived" : "waiver that does not count"}: by ${by} until ${until}, ${reason}`;
}

/** The verdict with its numbers. */
export function summaryOf({ verdict, checks, waived }: Readiness): string {
  const number = (of: Verdict) => checks.filter((check) => check.verdict === of).length;
  const waivers = waived.length === 0 ? "" : `, of those waived: ${waived.join(", ")}`;
  return `${verdict} (${number("PASS")} of ${checks.length} pass, ${number("BLOCK")} block, ${number("INCONCLUSIVE")} cannot be said${waivers})`;
}
