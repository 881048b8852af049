import type { Call, Handler, Outcome } from "../../core/call.ts";
import { canonical } from "../../core/canonical.ts";
import { indent, readable } from "../../core/divergence.ts";
import { AirworthyError } from "../../core/errors.ts";
import { ToolError } from "../../tools/tool-error.ts";
import type { Fixture } from "../case.ts";

/**
 * Answers tools as a case says: by the tool's name and its input, the same whatever the order of its
 * keys. Where one input has several answers they are given one after the other, the last one again and
 * again. A write without an answer goes on, since a trial does not make it anyway.
 *
 * @throws `fixture_missing` for a reading tool, which ends the run
 */
export function answeredByFixtures(fixtures: readonly Fixture[]): Handler {
  const answers = new Map<string, Fixture[]>();
  return async (call, next) => {
    if (call.kind !== "tool") return next(call);
    if (answers.size === 0) for (const one of fixtures) keep(answers, one, call);
    const left = answers.get(keyOf(call.name, call.ask?.text ?? ""));
    const fixture = left !== undefined && left.length > 1 ? left.shift() : left?.[0];
    if (fixture !== undefined) return outcomeOf(fixture);
    if (call.effect === "write") return next(call);
    throw missing(call, fixtures);
  };
}

/** Redacted as the call is, so that both are known by the same placeholders. */
function keep(answers: Map<string, Fixture[]>, fixture: Fixture, { execution }: Call): void {
  const asked = execution.options.redact(canonical(fixture.input, `a fixture of tool "${fixture.tool}"`));
  const key = keyOf(fixture.tool, asked);
  const known = answers.get(key);
  if (known === undefined) answers.set(key, [fixture]);
  else known.push(fixture);
}

function keyOf(tool: string, asked: string): string {
  return `${tool}\n${asked}`;
}

function outcomeOf(fixture: Fixture): Outcome {
  const note = { from: "fixture" as const };
  if ("error" in fixture) return { ok: false, error: new ToolError({ ...fixture.error, hint: "" }), note };
  // A copy, as the run may change what it was given.
  return { ok: true, value: structuredClone(fixture.output), note };
}

function missing(call: Call, fixtures: readonly Fixture[]): AirworthyError {
  const asked = call.ask === undefined ? "" : ` asked for ${indent(readable(call.ask)).slice(0, 500)}`;
  const known = fixtures.filter(({ tool }) => tool === call.name).length;
  return new AirworthyError({
    code: "fixture_missing",
    message: `Cannot answer tool "${call.name}" at "${call.address}"${asked}: the case has ${known} fixtures of this tool, none for this input`,
    hint: 'Add one to the case with what the tool answers to it, or run the evaluation with tools: "live"',
    data: { address: call.address, tool: call.name },
  });
}
