import { useState } from "preact/hooks";
import { bytes, grouped, money } from "../../../../src/core/print/amounts.ts";
import type { Settings } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { Duration } from "../../components/duration.tsx";
import { Facts } from "../../components/facts.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { Page } from "../../shell/page.tsx";
import { settings } from "./asks.ts";
import { PruneDialog } from "./prune-dialog.tsx";

export default function SettingsScreen() {
  const found = useResource(settings());
  return (
    <Page title="Settings">
      <p class="muted">
        What <code>airworthy.config.ts</code> says. Change it there, and start the server again.
      </p>
      <Show of={found}>
        {(value) => (
          <>
            <StoreCard settings={value} onPruned={found.reload} />
            <RedactionCard redaction={value.redaction} />
            <RunsCard settings={value} />
          </>
        )}
      </Show>
    </Page>
  );
}

interface StoreCardProps {
  readonly settings: Settings;
  readonly onPruned: () => void;
}

function StoreCard({ settings: { store, stats, retention, durability }, onPruned }: StoreCardProps) {
  const [isOpen, open] = useState(false);
  return (
    <Card
      title="Store and retention"
      actions={
        <button type="button" class="button" onClick={() => open(true)}>
          Remove old runs
        </button>
      }
    >
      <div class="stack">
        <Facts
          facts={{
            Runs: <a href="/runs">{grouped(stats.runs)}</a>,
            Calls: grouped(stats.calls),
            Size: bytes(stats.bytes),
            "A run": bytes(Math.round(stats.bytesPerRun)),
            Counted: <RelativeTime at={stats.at} />,
          }}
        />
        <Facts
          facts={{
            "Runs are kept for": retention.days === null ? "ever" : `${grouped(retention.days)} days`,
            "And up to": retention.bytes === null ? "any size" : bytes(retention.bytes),
            Survives: durability === "full" ? "a power cut" : "a killed process",
            File: store !== null && <code>{<Text>{store}</Text>}</code>,
          }}
        />
        <p class="muted">
          Every hour runs beyond this are removed, the oldest first. Figures, experiments and datasets outlive
          them. A user is erased with <code>npx airworthy runs erase</code>.
        </p>
      </div>
      {isOpen && <PruneDialog retention={retention} onClose={() => open(false)} onPruned={onPruned} />}
    </Card>
  );
}

function RedactionCard({ redaction }: { readonly redaction: Settings["redaction"] }) {
  return (
    <Card title="Redaction">
      {redaction === null ? (
        <p class="notice warn">
          Nothing is redacted: inputs, outputs and messages are stored as they are. Set <code>redact</code> in
          the configuration, such as <code>{"redact: { detect: true }"}</code>
        </p>
      ) : (
        <Facts
          facts={{
            Detects: detectedOf(redaction.detect),
            Properties: redaction.keys.length > 0 && <Text>{redaction.keys.join(", ")}</Text>,
            "Patterns of its own": redaction.patterns > 0 && redaction.patterns,
            "Function of its own": redaction.custom && "yes",
          }}
        />
      )}
    </Card>
  );
}

function detectedOf(detect: NonNullable<Settings["redaction"]>["detect"]): string {
  if (Array.isArray(detect)) return detect.length === 0 ? "nothing" : detect.join(", ");
  return detect ? "API keys, tokens, card numbers, e-mail addresses" : "nothing";
}

function RunsCard({
  settings: { version, budget, models, workflows, release, maxPayload },
}: {
  readonly settings: Settings;
}) {
  const { steps = 10_000, repeats = 50, tokens, cost, wallTime } = budget;
  return (
    <Card title="Runs">
      <Facts
        facts={{
          Workflows: workflows.length === 0 ? "none" : <Text>{workflows.join(", ")}</Text>,
          Models: models.length === 0 ? "none" : <Text>{models.join(", ")}</Text>,
          Release: release,
          "Calls at most": grouped(steps),
          "The same call at most": `${grouped(repeats)} times`,
          "Tokens at most": tokens !== undefined && grouped(tokens),
          "Cost at most": cost !== undefined && money(cost),
          "Time at most": wallTime !== undefined && <Duration ms={wallTime} />,
          "A payload at most": `${grouped(maxPayload)} characters`,
          Airworthy: version,
        }}
      />
    </Card>
  );
}
