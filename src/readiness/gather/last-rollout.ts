import { handedTo } from "../../core/boundary.ts";
import type { Store } from "../../core/store.ts";
import { isAb } from "../../rollout/ab/is-ab.ts";
import { judge } from "../../rollout/judge.ts";
import { opened } from "../../rollout/load-rollout.ts";
import type { RolloutFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

/** The newest rollout of the workflow, of which an A/B test is none; one that goes on before all. */
export async function lastRollout(
  { store }: Pick<Source, "store">,
  { workflow }: Asked,
): Promise<RolloutFact | undefined> {
  const all = await store.rollouts.list({ workflow });
  const stored = all.find((one) => !isAb(one));
  if (stored === undefined) return undefined;
  const { id, candidate, startedAt, state, plan, evidence } = await opened(store, stored);
  const { verdict, reason } =
    (state.status === "rolled_back" ? state.verdict : undefined) ?? judge(evidence, plan);
  return {
    id,
    candidate,
    startedAt,
    status: state.status,
    canaries: plan.stages.flatMap((stage) =>
      stage.kind === "canary" ? [{ percent: stage.percent, hasCohort: stage.cohort !== undefined }] : [],
    ),
    verdict,
    reason: state.status === "rolled_back" && state.last.why !== "" ? state.last.why : reason,
    served: evidence.served.candidate,
    ...(plan.useCases === undefined
      ? {}
      : { only: plan.useCases.only, handedOver: await handedOver(store, { workflow, release: candidate }) }),
    handoverRoutes: plan.handoverRoutes,
  };
}

/** Runs looked at, the newest. */
const MOST = 10_000;

async function handedOver(
  store: Pick<Store, "facts">,
  query: { readonly workflow: string; readonly release: string },
): Promise<number> {
  let count = 0;
  for await (const page of store.facts({ ...query, status: "cancelled", limit: MOST }))
    count += page.filter(({ error }) => handedTo(error) !== undefined).length;
  return count;
}
