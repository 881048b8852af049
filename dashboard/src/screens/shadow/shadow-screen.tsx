import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { ShadowPart } from "./shadow-part.tsx";

/** A shadow that belongs to no rollout: it was begun by `airworthy shadow start`. */
export default function ShadowScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  return (
    <Page title={`Shadow ${id.slice(0, 80)}`} above={<a href="/rollouts">Rollouts</a>}>
      <ShadowPart id={id} />
    </Page>
  );
}
