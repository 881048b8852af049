import { differenceText, figureName } from "../../../../src/rollout/ab/ab-words.ts";
import type { Ab } from "../../api/types.ts";
import { RunLinks } from "../../components/run-links.tsx";
import { DifferenceLine } from "../rollout/difference-line.tsx";
import { DifferenceCourse } from "./difference-course.tsx";
import { Mean } from "./mean.tsx";
import { runsOfArm } from "./runs-of-arm.ts";

type Figure = Ab["figures"][number];

const ARMS = ["a", "b"] as const;

/** One tile a figure: both releases, the difference with its interval, and how that went. */
export function AbFigures({ test }: { readonly test: Ab }) {
  return (
    <div class="rollout-tiles">
      {test.figures.map((figure) => (
        <section key={figure.name} class="card rollout-tile" aria-label={figureName(figure.name)}>
          <header>
            <h2>{figureName(figure.name)}</h2>
            <State figure={figure} />
          </header>
          <div class="body stack tight">
            <Tile figure={figure} test={test} />
          </div>
        </section>
      ))}
    </div>
  );
}

function Tile({ figure, test }: { readonly figure: Figure; readonly test: Ab }) {
  const { name, difference, examples } = figure;
  const { value, low, high } = difference;
  const [shown, between] = differenceText(name, difference).split(", ");
  const failed = name === "failures" ? { status: "failed" } : undefined;
  return (
    <>
      <p class="difference">
        <strong>{value === null ? "–" : shown}</strong>{" "}
        <span class="muted">{value === null ? "nothing to compare yet" : between}</span>
      </p>
      {value !== null && <DifferenceLine value={value} low={low} high={high ?? Math.max(1, -low)} />}
      <dl class="tile-sides">
        {ARMS.map((arm) => (
          <div key={arm}>
            <dt>{arm.toUpperCase()}</dt>
            <dd>
              <a href={runsOfArm(test, arm, figure[arm].mean === 0 ? undefined : failed)}>
                <Mean name={name} side={figure[arm]} />
              </a>
            </dd>
          </div>
        ))}
      </dl>
      <DifferenceCourse name={name} course={test.course} />
      {examples.length > 0 && (
        <p class="muted evidence-words">
          {figure.kind === "rate" ? "Bad ones" : "Highest"} of B: <RunLinks runs={examples} most={2} />
        </p>
      )}
    </>
  );
}

function State({ figure: { isOutcome, difference, guard } }: { readonly figure: Figure }) {
  if (guard !== null && guard.harm >= guard.alarm) return <span class="badge bad">harm</span>;
  const { low, high } = difference;
  const better = high !== null && high < 0 ? "B" : low > 0 ? "A" : undefined;
  const what = isOutcome ? "decides" : guard === null ? "" : "guarded";
  return (
    <span class="row">
      {better !== undefined && <span class={`badge ${better === "B" ? "ok" : "warn"}`}>{better} better</span>}
      {what !== "" && <span class={`badge ${isOutcome ? "info" : "calm"}`}>{what}</span>}
    </span>
  );
}
