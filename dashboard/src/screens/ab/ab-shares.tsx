import type { Ab } from "../../api/types.ts";
import { ReleaseLink } from "../../components/release-link.tsx";
import { runsOfArm } from "./runs-of-arm.ts";

interface AbSharesProps {
  readonly test: Ab;
  readonly names: ReadonlyMap<string, string>;
}

const ARMS = ["a", "b"] as const;

/** Both releases, as wide as their shares. */
export function AbShares({ test, names }: AbSharesProps) {
  const { shares, served } = test;
  return (
    <ul class="ab-shares" aria-label="Shares">
      {ARMS.map((arm) => (
        <li key={arm} class={`arm-${arm}`} style={{ flexGrow: shares[arm] }}>
          <strong>
            {arm.toUpperCase()} {shares[arm]} %
          </strong>
          <ReleaseLink id={test[arm]} names={names} />
          <a href={runsOfArm(test, arm)}>{served[arm].toLocaleString("en-US")} runs</a>
        </li>
      ))}
    </ul>
  );
}
