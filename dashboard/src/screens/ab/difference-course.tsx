import { differenceText, figureName } from "../../../../src/rollout/ab/ab-words.ts";
import type { Ab } from "../../api/types.ts";
import { courseBand } from "./course-band.ts";

interface DifferenceCourseProps {
  readonly name: Ab["figures"][number]["name"];
  readonly course: Ab["course"];
}

const [WIDTH, HEIGHT] = [240, 60];

/** How the interval of a difference narrowed down, beside the line where both releases are alike. */
export function DifferenceCourse({ name, course }: DifferenceCourseProps) {
  const points = course.flatMap(({ runs, figures }) => {
    const difference = figures[name];
    return difference === undefined || difference.value === null ? [] : [{ runs, ...difference }];
  });
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return null;
  const { band, line, alike } = courseBand(points, { width: WIDTH, height: HEIGHT });
  const words = `${figureName(name)} over ${last.runs.toLocaleString("en-US")} runs: ${differenceText(name, last)}`;
  return (
    <svg
      class="ab-course"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <path class="band" d={band} />
      <line class="alike" x1="0" x2={WIDTH} y1={alike} y2={alike} />
      <path class="line" d={line} />
    </svg>
  );
}
