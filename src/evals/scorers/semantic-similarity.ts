import type { EmbeddingModelV4 } from "@ai-sdk/provider";
import { workflow } from "../../core/workflow.ts";
import type { Scorer } from "../scorer.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";
import { textOf } from "./text-of.ts";

export interface SemanticSimilarityOptions<Output = unknown> extends OutputScorerOptions<Output> {
  /** An embedding model of the AI SDK. */
  readonly model: EmbeddingModelV4;
  /** Default 0.8; what is near enough differs from model to model. */
  readonly threshold?: number;
}

/**
 * How near in meaning the output's text is to the expected one: the cosine of their embeddings, 0 where it is negative.
 * The embeddings are a recorded run of their own, the cost counted apart.
 */
export function semanticSimilarity<Output = unknown>(
  options: SemanticSimilarityOptions<Output>,
): Scorer<Output> {
  const { model, name = "semanticSimilarity" } = options;
  const measure = workflow({
    name: `similarity ${name}`,
    run: async (_ctx, { texts }: { readonly texts: readonly [string, string] }) => {
      // Loaded when they are first needed: the AI SDK takes longer to load than all the rest.
      const { cosineSimilarity, embedMany } = await import("../../models/ai-sdk.ts");
      const { embeddings } = await embedMany({ model, values: [...texts] });
      const [one = [], other = []] = embeddings;
      return cosineSimilarity(one, other);
    },
  });
  const scorer = scorerOf<Output>(
    { kind: "semanticSimilarity", threshold: 0.8, ...options },
    async (trial) => {
      const subject = subjectOf(trial, options);
      if (!subject.ready) return subject.result;
      const texts = [textOf(subject.actual), textOf(subject.expected)] as const;
      const cosine = await trial.ask(measure, { texts });
      // Equal directions may come out a little above or below 1.
      const value = Math.min(1, Math.max(0, Number(cosine.toFixed(12))));
      return { value, reason: `cosine ${cosine.toFixed(3)}` };
    },
  );
  return { ...scorer, workflows: [measure] };
}
