import type { Sign, Signs } from "../model/program.ts";
import type { Context } from "./context.ts";
import { argument, optionOf } from "./context.ts";
import { makerOf } from "./maker.ts";
import type { Module } from "./module.ts";
import { lineAt } from "./module.ts";
import type { Node } from "./node.ts";
import { allOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";
import { keepsOf, recordsOf } from "./records.ts";

const TRACERS =
  /^(langfuse|langfuse-\w+|@langfuse\/.*|langsmith(\/.*)?|@helicone\/.*|braintrust|@braintrust\/.*|@arizeai\/.*|@traceloop\/.*|agentops|@agentops\/.*|weave|@posthog\/ai(\/.*)?|@sentry\/.*ai.*|@lmnr-ai\/.*|laminar|opik|opik-\w+|@opentelemetry\/sdk-.*|@vercel\/otel|@pydantic\/logfire.*|logfire|@axiomhq\/ai|dd-trace|@mastra\/(observability|langfuse|langsmith|braintrust|arize|otel.*|sentry|posthog)|portkey-ai|@ai-sdk\/otel|openinference.*|@maximai\/.*|@literalai\/.*|honeyhive|galileo.*|@openlit\/.*|openlit|mlflow(\/.*)?)$/;
const FLAGS =
  /^(@openfeature\/.*|@launchdarkly\/.*|launchdarkly-.*|@unleash\/.*|unleash-client|@growthbook\/.*|@statsig\/.*|statsig-node|statsig-react|flags(\/.*)?|@vercel\/flags.*|@flagsmith\/.*|flagsmith.*|posthog-node|posthog-js|@happykit\/flags|configcat.*|@splitsoftware\/.*|@amplitude\/experiment.*|@optimizely\/.*|@eppo\/.*)$/;
const LIMITS =
  /^(p-limit|p-queue|bottleneck|async-sema|limiter|rate-limiter-flexible|express-rate-limit|@upstash\/ratelimit|hono-rate-limiter|bullmq|@fastify\/rate-limit|p-throttle|async-mutex|aiolimiter|slowapi(\/.*)?|ratelimit|flask_limiter(\/.*)?|celery)$/;

const LOGS =
  /^(logging|loguru|structlog|pino|winston|bunyan|@logtape\/.*|@mastra\/loggers|consola|tslog|loglevel)$/;
const ROLLOUT =
  /^(rollout\w*|isFeatureEnabled|featureFlags?|getFeatureFlag|canary\w*|cohort\w*|rolloutPercent\w*|trafficSplit|shadowMode|abTest\w*|betaUsers|isBeta\w*|killSwitch)$/i;
const VERSIONS =
  /^(prompt_?version\w*|PROMPT_VERSION\w*|promptVersions?|getPrompt|pullPrompt|loadPrompt|promptId|promptLabel)$/;
const APPROVALS =
  /^(needsApproval|requireApproval|requireToolApproval|humanInTheLoop|interrupt|interruptBefore|interruptOn|approveToolCall|requiresConfirmation|requireConfirmation|awaitApproval|toolsRequiringConfirmation|addToolApprovalResponse|canUseTool|confirmAction|approval)$/;
const FEEDBACK =
  /^(thumbsUp|thumbsDown|ThumbsUp\w*|ThumbsDown\w*|feedback|Feedback\w*|submitFeedback|upvote\w*|downvote\w*|voteMessage|isUpvoted|createFeedback|rateAnswer|userRating)$/;
const CRITERIA = /^(passRate|minScore|minAccuracy|acceptanceCriteria|criteria|scoreThreshold|failThreshold)$/;

export function signsOf(context: Context, module: Module): Signs {
  const imported = (pattern: RegExp, what: (source: string) => string): readonly Sign[] =>
    module.sources
      .filter((source) => pattern.test(source))
      .map((source) => {
        const place = importPlace(module, source);
        return { what: pythonName(module, place.line) ?? what(source), place };
      });
  return {
    tracers: [
      ...imported(TRACERS, (source) => source),
      ...tracedHosts(module),
      ...ownTracing(context, module),
    ],
    logs: [...imported(LOGS, (source) => source), ...consoles(module)],
    keeps: keepsOf(module),
    records: recordsOf(module),
    runIds: named(module, /^(traceId|runId|run_id|requestId|request_id|correlationId|spanId|trace_id)$/),
    rollout: [
      ...imported(FLAGS, (source) => source).filter(
        ({ what }) =>
          !/^posthog/.test(what) ||
          [...module.names].some((name) =>
            /^(isFeatureEnabled|getFeatureFlag\w*|useFeatureFlag\w*|onFeatureFlags)$/.test(name),
          ),
      ),
      ...named(module, ROLLOUT),
      ...releases(context, module),
    ],
    versions: [...named(module, VERSIONS), ...hubPull(module)],
    approvals: named(module, APPROVALS),
    feedback: [...named(module, FEEDBACK), ...filedAs(module, /(^|\/)(feedback|votes?|ratings?)(\/|\.)/)],
    criteria: [...named(module, CRITERIA)],
    limits: [...imported(LIMITS, (source) => source), ...named(module, /^(Bounded)?Semaphore$/)],
  };
}

/** What a package of Python is called there. */
function pythonName({ path, text, lineStarts }: Module, line: number): string | undefined {
  if (!path.endsWith(".py")) return undefined;
  return text.slice(lineStarts[line - 1], lineStarts[line]).match(/^\s*(?:from|import)\s+([\w.]+)/)?.[1];
}

function camel(name: string): string {
  return name.replace(/(?<=\w)_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function importPlace(module: Module, source: string): Sign["place"] {
  const at = module.program.body.find((node) => "source" in node && node.source?.value === source);
  const line = lineAt(module, at?.start ?? 0);
  return { file: module.path, line, endLine: line };
}

function named(module: Module, pattern: RegExp): readonly Sign[] {
  // Python writes the same names with lines between their words.
  const name = [...module.names].find(
    (one) => pattern.test(one) || (module.path.endsWith(".py") && pattern.test(camel(one))),
  );
  if (name === undefined) return [];
  const node = allOf(
    module.program,
    (one): one is Extract<Node, { type: "Identifier" }> => one.type === "Identifier" && one.name === name,
  )[0];
  return [
    {
      what: name,
      place: node === undefined ? { file: module.path, line: 1, endLine: 1 } : placeOf({ module, node }),
    },
  ];
}

function filedAs(module: Module, pattern: RegExp): readonly Sign[] {
  return pattern.test(module.path)
    ? [{ what: module.path, place: { file: module.path, line: 1, endLine: 1 } }]
    : [];
}

/** A proxy that records: `baseURL: "https://oai.helicone.ai/v1"`. */
function tracedHosts(module: Module): readonly Sign[] {
  if (!/helicone\.ai|api\.portkey\.ai|gateway\.ai\.cloudflare\.com/.test(module.text)) return [];
  const texts = allOf(
    module.program,
    (one): one is Extract<Node, { type: "StringLiteral" | "TemplateElement" }> =>
      one.type === "StringLiteral" || one.type === "TemplateElement",
  );
  return texts.flatMap((node) => {
    const text = node.type === "StringLiteral" ? node.value : (node.value.cooked ?? "");
    const host = text.match(/(\w+\.)?helicone\.ai|api\.portkey\.ai|gateway\.ai\.cloudflare\.com/)?.[0];
    return host === undefined ? [] : [{ what: host, place: placeOf({ module, node }) }];
  });
}

/** Mastra's own, and what is built in: `new Mastra({ observability })`, `withTrace()`. */
function ownTracing(context: Context, module: Module): readonly Sign[] {
  return module.calls.flatMap((node) => {
    const ref = { module, node };
    const callee = sourceOf({ module, node: node.callee }, 60);
    if (node.type === "NewExpression" && callee === "Mastra") {
      const made =
        optionOf(context, argument(ref, 0), "observability") ??
        optionOf(context, argument(ref, 0), "telemetry");
      return made === undefined ? [] : [{ what: "Mastra observability", place: placeOf(made) }];
    }
    if (
      /^(withTrace|setTraceProcessors|addTraceProcessor|registerOTel|Sentry\.init|sentry_sdk\.init)$/.test(
        callee,
      )
    )
      return [{ what: callee, place: placeOf(ref) }];
    return [];
  });
}

/** Runs that airworthy records, and the releases that it compares or rolls out. */
function releases(context: Context, module: Module): readonly Sign[] {
  return module.calls.flatMap((node) => {
    const maker = makerOf(context, { module, node });
    if (maker === undefined || !maker.from.startsWith("airworthy") || maker.made?.node !== node) return [];
    const ref = { module, node };
    const given =
      optionOf(context, argument(ref, 0), "releases") ?? optionOf(context, argument(ref, 0), "rollout");
    return /^(evaluation|defineConfig|rollout|release)$/.test(maker.name) && given !== undefined
      ? [{ what: `${maker.name}({ releases })`, place: placeOf(given) }]
      : [];
  });
}

function hubPull(module: Module): readonly Sign[] {
  return module.calls.flatMap((node) =>
    /^(hub\.pull|pull)$/.test(sourceOf({ module, node: node.callee }, 30)) &&
    module.sources.some((one) => /hub/.test(one))
      ? [{ what: "hub.pull", place: placeOf({ module, node }) }]
      : [],
  );
}

function consoles(module: Module): readonly Sign[] {
  const node = module.calls.find(
    ({ callee }) =>
      callee.type === "MemberExpression" &&
      callee.object.type === "Identifier" &&
      callee.object.name === "console",
  );
  return node === undefined ? [] : [{ what: "console", place: placeOf({ module, node }) }];
}
