import type { Rollout } from "../../api/types.ts";
import { RunLinks } from "../../components/run-links.tsx";
import { courseLine } from "./course-line.ts";
import { timesText } from "./times-text.ts";

type Tile = Rollout["tiles"][number];

interface EvidenceProps {
  readonly tile: Tile;
  readonly course: Rollout["course"];
}

const [WIDTH, HEIGHT] = [240, 44];

/** How strongly the runs speak for harm, and how that went; at the dashed line the metric decides by itself. */
export function Evidence({ tile: { name, harm, alarm, examples, kind }, course }: EvidenceProps) {
  const words = `${timesText(harm)} as likely by harm, decides at ${timesText(alarm)}`;
  const line = courseLine(
    course.map((point) => [point.runs, point.harm[name] ?? 0]),
    { alarm, width: WIDTH, height: HEIGHT },
  );
  const last = course.at(-1);
  return (
    <>
      <p class="muted evidence-words">
        Evidence of harm <strong>{timesText(harm)}</strong>, decides at {timesText(alarm)}
      </p>
      <svg
        class={harm >= alarm ? "course over" : "course"}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${words}${last === undefined ? "" : `, over ${last.runs} runs`}`}
      >
        <line class="base" x1="0" x2={WIDTH} y1={line.base} y2={line.base} />
        <line class="alarm" x1="0" x2={WIDTH} y1={line.alarm} y2={line.alarm} />
        {line.path !== "" && <path d={line.path} />}
      </svg>
      {examples.length > 0 && (
        <p class="muted evidence-words">
          {kind === "rate" ? "Bad ones" : "Highest"}: <RunLinks runs={examples} most={2} />
        </p>
      )}
    </>
  );
}
