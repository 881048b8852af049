import type { Rollout } from "../../api/types.ts";
import { Text } from "../../components/text.tsx";
import { stageNeeds, stageText } from "./stage-text.ts";

type Place = "done" | "now" | "next" | "left" | "never";

const WORDS: Readonly<Record<Place, string>> = {
  done: "done",
  now: "now",
  next: "to come",
  left: "it ended here",
  never: "not reached",
};

/** The stages from the first look to everyone, and where the rollout is. */
export function StageBar({ rollout: { plan, stage, status, events } }: { readonly rollout: Rollout }) {
  const last = events.findLast(({ type }) => type === "entered")?.stage ?? 0;
  const placeOf = (at: number): Place => {
    if (status === "promoted") return "done";
    if (stage === null) return at < last ? "done" : at === last ? "left" : "never";
    return at < stage ? "done" : at === stage ? "now" : "next";
  };
  return (
    <ol class="stages" aria-label="Stages">
      {(plan.stages ?? []).map((one, at) => {
        const place = placeOf(at);
        return (
          <li key={at} class={place} aria-current={place === "now" ? "step" : undefined}>
            <strong>
              <Text most={40}>{stageText(one)}</Text>
            </strong>
            <span class="muted">{stageNeeds(one)}</span>
            <span class="stage-word">{WORDS[place]}</span>
          </li>
        );
      })}
    </ol>
  );
}
