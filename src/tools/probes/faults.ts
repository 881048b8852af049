import type { Fault } from "./fault.ts";
import { authAndLimits } from "./faults/auth-and-limits.ts";
import { caseSensitiveSearch } from "./faults/case-sensitive-search.ts";
import { confusableTools } from "./faults/confusable-tools.ts";
import { deepNesting } from "./faults/deep-nesting.ts";
import { errorAsSuccess } from "./faults/error-as-success.ts";
import { freeTextResult } from "./faults/free-text-result.ts";
import { noAnnotations } from "./faults/no-annotations.ts";
import { noOutputSchema } from "./faults/no-output-schema.ts";
import { noPagination } from "./faults/no-pagination.ts";
import { noSortFilter } from "./faults/no-sort-filter.ts";
import { nonIdempotentWrite } from "./faults/non-idempotent-write.ts";
import { paramsUndocumented } from "./faults/params-undocumented.ts";
import { schemaFeatures } from "./faults/schema-features.ts";
import { sensitiveOutput } from "./faults/sensitive-output.ts";
import { silentWrongResult } from "./faults/silent-wrong-result.ts";
import { strictSearch } from "./faults/strict-search.ts";
import { tokenSize } from "./faults/token-size.ts";
import { unclearError } from "./faults/unclear-error.ts";
import { unstableOutput } from "./faults/unstable-output.ts";
import { vagueDescription } from "./faults/vague-description.ts";
import { wrongAnnotation } from "./faults/wrong-annotation.ts";

/** In the order in which they are looked for: what disturbs the state comes late. */
export const FAULTS: readonly Fault[] = [
  vagueDescription,
  paramsUndocumented,
  noOutputSchema,
  noAnnotations,
  confusableTools,
  schemaFeatures,
  deepNesting,
  noPagination,
  strictSearch,
  caseSensitiveSearch,
  noSortFilter,
  nonIdempotentWrite,
  wrongAnnotation,
  silentWrongResult,
  errorAsSuccess,
  unclearError,
  freeTextResult,
  unstableOutput,
  tokenSize,
  sensitiveOutput,
  authAndLimits,
];
