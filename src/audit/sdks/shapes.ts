import type { CallRef } from "../js/calls.ts";
import { calleeOf } from "../js/calls.ts";
import type { Context } from "../js/context.ts";
import { makerOf } from "../js/maker.ts";
import { agents } from "./agents.ts";
import { aiSdk } from "./ai-sdk.ts";
import { airworthy } from "./airworthy.ts";
import { anthropic } from "./anthropic.ts";
import { google } from "./google.ts";
import { langchain } from "./langchain.ts";
import { openai } from "./openai.ts";
import { rawFetch } from "./raw-fetch.ts";
import type { Matcher, Shape } from "./shape.ts";

const MATCHERS: readonly Matcher[] = [
  airworthy,
  aiSdk,
  agents,
  langchain,
  anthropic,
  google,
  openai,
  rawFetch,
];

/** What a call asks of a model, if it does. */
export function shapeOf(context: Context, call: CallRef): Shape | undefined {
  const maker = makerOf(context, call);
  const { members } = calleeOf(context.project, call);
  for (const matcher of MATCHERS) {
    const shape = matcher({ context, call, maker, members });
    if (shape !== undefined) return shape;
  }
  return undefined;
}
