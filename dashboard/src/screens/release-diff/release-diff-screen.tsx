import type { ReleaseChanges } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { DiffView } from "../../components/diff-view.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { releaseChanges, useReleaseNames } from "../releases/asks.ts";
import "./release-diff.css";

type Change = ReleaseChanges["changes"][number];

export default function ReleaseDiffScreen({ parts }: ScreenProps) {
  const { id = "", to = "" } = parts;
  const names = useReleaseNames();
  const found = useResource(releaseChanges(id, to));
  return (
    <Page
      title="What changed"
      above={<a href="/releases">Releases</a>}
      heading={
        <span class="row">
          <span class="muted">From</span> <ReleaseLink id={id} names={names} /> <span class="muted">to</span>{" "}
          <ReleaseLink id={to} names={names} />
        </span>
      }
      actions={
        <a class="button" href={`/releases/${encodeURIComponent(to)}/diff/${encodeURIComponent(id)}`}>
          Turn round
        </a>
      }
    >
      <Show of={found}>
        {({ changes }) =>
          changes.length === 0 ? (
            <EmptyState title="Nothing changed">
              Both have the same code, prompts, models, tools, datasets and criteria.
            </EmptyState>
          ) : (
            changes.map((change, place) => <ChangeCard key={place} change={change} />)
          )
        }
      </Show>
    </Page>
  );
}

function ChangeCard({ change: { part, name, what, texts } }: { readonly change: Change }) {
  const label = `${part} ${name}`;
  return (
    <section class="card" aria-label={label}>
      <header class="change">
        <h2>
          <span class="tag">{part}</span> <Text most={120}>{name}</Text>
        </h2>
        <span class="change-words">
          <Text most={600}>{what}</Text>
        </span>
      </header>
      {texts !== null && (
        <div class="body">
          <DiffView before={texts.before} after={texts.after} label={`Text of ${label}`} />
        </div>
      )}
    </section>
  );
}
