import { AirworthyError } from "../../../core/errors.ts";
import type { Agreement, AgreementSource } from "./agreement.ts";
import { readAgreement } from "./agreement.ts";

export const MIN_KAPPA = 0.6;
export const MIN_LABELS = 50;

export interface GateRequest {
  readonly name: string;
  readonly fingerprint: string;
  readonly agreement?: AgreementSource;
  readonly minKappa?: number;
  readonly minLabels?: number;
  readonly gating?: boolean | "unmeasured";
}

export type Gate = { readonly gating: true } | { readonly gating: false; readonly reason: string };

/**
 * Whether a judge may decide: only with an agreement measured for this very judge, high enough, on enough labels.
 *
 * @throws `judge_unmeasured` where it was told to gate and may not
 */
export function mayGate(request: GateRequest): Gate {
  if (request.gating === false) return { gating: false, reason: "it was told only to inform" };
  if (request.gating === "unmeasured") return { gating: true };
  const agreement = request.agreement === undefined ? undefined : readAgreement(request.agreement);
  const reason = shortfall(agreement, request);
  if (reason === undefined) return { gating: true };
  if (request.gating === true) throw unmeasured(request.name, reason);
  return { gating: false, reason };
}

/** What an agreement lacks, in words. */
export function shortfall(
  agreement: Agreement | undefined,
  {
    fingerprint,
    minKappa = MIN_KAPPA,
    minLabels = MIN_LABELS,
  }: Pick<GateRequest, "fingerprint" | "minKappa" | "minLabels">,
): string | undefined {
  if (agreement === undefined) return "its agreement with people was never measured";
  if (agreement.fingerprint !== fingerprint)
    return "its model, rubric, threshold or votes have changed since its agreement was measured";
  if (agreement.labels < minLabels)
    return `its agreement was measured on ${agreement.labels} labels, expected at least ${minLabels}`;
  if (agreement.kappa < minKappa) {
    const { kappa, low, high } = agreement;
    return `its kappa is ${two(kappa)} (95 % interval ${two(low)} to ${two(high)}), expected at least ${minKappa}`;
  }
  return undefined;
}

function two(value: number): string {
  return value.toFixed(2);
}

function unmeasured(name: string, reason: string): AirworthyError {
  return new AirworthyError({
    code: "judge_unmeasured",
    message: `Cannot let judge "${name}" gate: ${reason}`,
    hint: `Measure it with \`airworthy judge check ${name} --labels labels.jsonl --write agreement.json\`, or say gating: "unmeasured"`,
  });
}
