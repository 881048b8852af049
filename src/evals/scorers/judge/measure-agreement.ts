import PQueue from "p-queue";
import { AirworthyError } from "../../../core/errors.ts";
import { cohenKappa } from "../../../stats/kappa.ts";
import type { Scored } from "../../scorer.ts";
import type { Agreement } from "./agreement.ts";
import type { Judge, Verdict } from "./judge.ts";
import type { Label } from "./labels.ts";
import type { Level } from "./rubric.ts";

export interface MeasureOptions {
  /** Runs the judge's workflow, such as `(workflow, input) => …` on an app. */
  readonly ask: Scored["ask"];
  /** Labels judged at the same time. Default 4. */
  readonly concurrency?: number;
  readonly onProgress?: (done: number) => void;
}

/** One label beside the judge's verdict. */
export type Compared =
  | { readonly kind: "judged"; readonly label: Label; readonly verdict: Verdict; readonly agrees: boolean }
  | { readonly kind: "failed"; readonly label: Label; readonly error: Error };

export interface Measured {
  readonly agreement: Agreement;
  /** In the order of the labels. */
  readonly compared: readonly Compared[];
}

/**
 * Asks a judge about every label of people, and says how well they agree (Cohen 1960, with the interval of Fleiss, Cohen
 * and Everitt 1969). Labels that the judge has no verdict on count as failed, not as disagreement.
 *
 * @throws `labels_missing` without a label, and where the judge failed on every one
 */
export async function measureAgreement(
  judge: Pick<Judge, "name" | "fingerprint" | "rubric" | "threshold" | "workflow">,
  labels: readonly Label[],
  { ask, concurrency = 4, onProgress = () => {} }: MeasureOptions,
): Promise<Measured> {
  if (labels.length === 0) throw noLabels("there are none");
  const queue = new PQueue({ concurrency });
  let done = 0;
  const compared = await queue.addAll(
    labels.map((label) => async (): Promise<Compared> => {
      const result = await compare(judge, label, ask);
      done += 1;
      onProgress(done);
      return result;
    }),
  );
  return { agreement: agreementOf(judge, compared), compared };
}

type Measurable = Parameters<typeof measureAgreement>[0];

async function compare(judge: Measurable, label: Label, ask: Scored["ask"]): Promise<Compared> {
  const { input, output, expected, show } = label;
  try {
    const verdict = await ask(judge.workflow, { input, answer: output, expected, ...show });
    return { kind: "judged", label, verdict, agrees: verdict.level === label.level };
  } catch (error) {
    return { kind: "failed", label, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function agreementOf(judge: Measurable, compared: readonly Compared[]): Agreement {
  const judged = compared.filter((one) => one.kind === "judged");
  const [first] = compared;
  if (judged.length === 0) {
    const error = first?.kind === "failed" ? first.error : undefined;
    throw noLabels(`the judge gave a verdict on none of ${compared.length}: ${error?.message}`, error);
  }
  const { levels } = judge.rubric;
  const passes = (score: number) => (score >= judge.threshold ? "pass" : "fail");
  const scoreOf = (level: string) => levels.find((one: Level) => one.name === level)?.score ?? 0;
  const decided = cohenKappa(
    judged.map(({ label, verdict }) => [passes(scoreOf(label.level)), passes(verdict.score)] as const),
  );
  const named = cohenKappa(judged.map(({ label, verdict }) => [label.level, verdict.level] as const));
  return {
    judge: judge.name,
    fingerprint: judge.fingerprint,
    labels: judged.length,
    failed: compared.length - judged.length,
    ...figures(decided),
    ...(levels.length > 2 ? { levels: figures(named) } : {}),
  };
}

function figures({ kappa, low, high, agreement }: ReturnType<typeof cohenKappa>) {
  return { kappa, low, high, agreement };
}

function noLabels(reason: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "labels_missing",
    message: `Cannot measure a judge's agreement on these labels: ${reason}`,
    hint: "Have people label at least 50 answers, good and bad ones",
    cause,
  });
}
