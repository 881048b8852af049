import { age } from "../../../../src/core/print/amounts.ts";
import type { Readiness } from "../../api/types.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Text } from "../../components/text.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { evidenceLink } from "./evidence-link.ts";
import { evidenceText } from "./evidence-text.ts";

type Check = Readiness["checks"][number];

/** One question with its answer, what that stands on, and what would make it pass. */
export function CheckItem({ check }: { readonly check: Check }) {
  const { id, question, verdict, words, evidence, at, expiresAt, next, waiver, shownBy } = check;
  return (
    <li id={id} class="card">
      <header>
        <h2>
          <Text>{question}</Text>
        </h2>
        <VerdictBadge verdict={verdict} />
      </header>
      <div class="body stack tight">
        <p class="wrap">
          <Text>{words}</Text>
        </p>
        {evidence.length > 0 && (
          <ul class="row check-evidence">
            {evidence.map((one, place) => (
              <li key={place}>
                <Evidence evidence={one} />
              </li>
            ))}
          </ul>
        )}
        {next !== null && (
          <p class="notice warn wrap">
            <strong>Next:</strong> <Text>{next}</Text>
          </p>
        )}
        {waiver !== null && <Waiver waiver={waiver} />}
        <p class="muted row">
          {at !== null && (
            <span>
              As of <RelativeTime at={at} />
            </span>
          )}
          {expiresAt !== null && <span>{expiryText(expiresAt, Date.now())}</span>}
          <span class="with-copy">
            <span>
              <code>{shownBy}</code> shows the same
            </span>
            {!shownBy.includes("(") && (
              <CopyButton text={`npx ${shownBy}`} label={`Copy the command of: ${question}`} />
            )}
          </span>
        </p>
      </div>
    </li>
  );
}

function Evidence({ evidence: { what, value, id } }: { readonly evidence: Check["evidence"][number] }) {
  const href = id === undefined ? undefined : evidenceLink(id);
  return (
    <>
      <span class="muted">
        <Text most={80}>{what}</Text>
      </span>{" "}
      {href === undefined ? (
        <Text most={200}>{evidenceText(what, value)}</Text>
      ) : (
        <a href={href}>
          <Text most={200}>{evidenceText(what, value)}</Text>
        </a>
      )}
    </>
  );
}

function Waiver({
  waiver: { by, reason, until, counts },
}: {
  readonly waiver: NonNullable<Check["waiver"]>;
}) {
  return (
    <p class="notice wrap">
      <strong>{counts ? "Waived" : "A waiver that does not count"}</strong> by <Text most={80}>{by}</Text>{" "}
      until {until}: <Text most={600}>{reason}</Text>
    </p>
  );
}

function expiryText(at: number, now: number): string {
  return at < now ? `expired ${age(at, now)} ago` : `counts for ${age(now, at)} more`;
}
