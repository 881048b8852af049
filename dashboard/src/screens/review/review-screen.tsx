import { useState } from "preact/hooks";
import { plural } from "../../../../src/core/print/amounts.ts";
import type { QueueItem } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, periodIn } from "../../components/period.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { VirtualList } from "../../components/virtual-list.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { Queue, Reviewed } from "./asks.ts";
import { queue } from "./asks.ts";
import { ReviewForm } from "./review-form.tsx";
import { RunToReview } from "./run-to-review.tsx";
import "../run/run.css";
import "./review.css";

export default function ReviewScreen() {
  const [params, change] = useParams();
  const period = periodIn(params, "30d");
  const { workflow } = params;
  const found = useResource(queue({ since: period.since, workflow }));
  return (
    <Page title="Review" actions={<PeriodChoice now={period} onChange={(next) => change(next)} />}>
      <Show of={found}>
        {(value) =>
          value.items.length === 0 ? <Done queue={value} /> : <Items key={period.key} queue={value} />
        }
      </Show>
    </Page>
  );
}

function Done({ queue: { reviewed } }: { readonly queue: Queue }) {
  return (
    <EmptyState title={reviewed > 0 ? "All is reviewed" : "Nothing to review"}>
      {plural(reviewed, "run")} of this time {reviewed === 1 ? "has" : "have"} a review. Failures, what was
      scored badly, and a sample of what completed come here by themselves.
    </EmptyState>
  );
}

function Items({ queue: { items, waiting, reviewed } }: { readonly queue: Queue }) {
  const [params, change] = useParams();
  const [done, setDone] = useState<Readonly<Record<string, Reviewed>>>({});
  const [last, setLast] = useState<Reviewed>();
  const open = items.filter(({ run }) => done[run] === undefined);
  const place = Math.max(
    0,
    open.findIndex(({ run }) => run === params.run),
  );
  const item = open[place];
  const select = (next: number): void => change({ run: open[next]?.run }, { replace: true });
  const keep = (kept: Reviewed): void => {
    const next = open[place + 1] ?? open[place - 1];
    setDone({ ...done, [kept.review.run]: kept });
    setLast(kept);
    change({ run: next?.run }, { replace: true });
  };
  return (
    <>
      <p class="muted">
        {waiting.failed} failed, {waiting.scored} scored badly and {waiting.completed} completed without a
        review; {reviewed + Object.keys(done).length} reviewed. Keys: <kbd>j</kbd> <kbd>k</kbd> go through,{" "}
        <kbd>g</kbd> good, <kbd>b</kbd> bad, <kbd>u</kbd> unsure.
      </p>
      {last !== undefined && <Kept kept={last} />}
      {item === undefined ? (
        <EmptyState title="All of these are reviewed">Load the page again for more.</EmptyState>
      ) : (
        <div class="review">
          <section class="card call-list" aria-label="Runs to review">
            <VirtualList
              label="Runs to review"
              count={open.length}
              rowHeight={52}
              selected={place}
              onSelect={select}
              render={(at) => {
                const one = open[at];
                return one === undefined ? null : <Item item={one} />;
              }}
            />
          </section>
          <div class="stack">
            <ReviewForm key={item.run} item={item} onKept={keep} />
            <RunToReview id={item.run} />
          </div>
        </div>
      )}
    </>
  );
}

const REASONS: Readonly<Record<QueueItem["reason"], string>> = {
  failed: "bad",
  interrupted: "bad",
  scored: "warn",
  sample: "calm",
};

function Item({ item: { reason, workflow, startedAt, cluster } }: { readonly item: QueueItem }) {
  return (
    <div class="review-item">
      <div class="row">
        <span class={`badge ${REASONS[reason]}`}>{reason}</span>
        <span class="clip">
          <Text>{workflow}</Text>
        </span>
        <span class="muted end">
          <RelativeTime at={startedAt} />
        </span>
      </div>
      <div class="clip muted">
        {cluster === undefined ? "drawn at random" : <Text>{`${cluster.code}: ${cluster.shape}`}</Text>}
      </div>
    </div>
  );
}

function Kept({ kept: { review, case: made } }: { readonly kept: Reviewed }) {
  return (
    <p class="notice ok" role="status">
      Kept: <a href={`/runs/${review.run}`}>{review.run.slice(0, 18)}</a> is {review.verdict}.
      {made !== null && (
        <>
          {" "}
          Case <code>{<Text>{made.id}</Text>}</code> is in <strong>{made.dataset}</strong>.
        </>
      )}
    </p>
  );
}
