import type { CiStep } from "../model/program.ts";

export function isCiFile(path: string): boolean {
  return /^\.github\/(workflows|actions\/[^/]+)\/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.circleci\/config\.yml$|^azure-pipelines\.ya?ml$|^Jenkinsfile$|^bitbucket-pipelines\.yml$|^\.ci\/[^/]+$|^\.buildkite\/[^/]+\.ya?ml$|^cloudbuild\.ya?ml$|^\.drone\.yml$|^\.travis\.yml$/.test(
    path,
  );
}

const EVAL =
  /\b(promptfoo|evalite|braintrust eval|airworthy eval|deepeval|langsmith eval|vitest-evals|inspect eval)\b|\bpython3? (-m )?[\w./-]*evals?\b|\b(npm|pnpm|yarn|bun)( run)? [\w:-]*evals?\b/;
const TEST =
  /\b(npm|pnpm|yarn|bun)( (-\S+|run|workspaces?|@?[\w-]+\/[\w-]+))* (test|t)\b[\w:.-]*|\b(pnpm|yarn|turbo) (--filter|-F|workspace)[= ]\S+( run)? test\b|\b(vitest|jest|mocha|ava|playwright test|pytest|unittest|node --test|turbo( run)? test|nx test|deno test|tox|nox|just test|uv run \S*test\S*|hatch (run )?\S*test\S*|poe \S*test\S*|make [\w-]*tests?)\b/;
const DEPLOY =
  /\b(vercel (deploy|--prod)|vercel\b.*--prod|wrangler (deploy|publish)|fly(ctl)? deploy|gcloud (run|app|functions) deploy|kubectl (apply|set)|helm upgrade|serverless deploy|sls deploy|sst deploy|cdk deploy|terraform apply|netlify deploy|railway up|heroku|docker push|firebase deploy|aws (ecs|lambda|s3 sync)|eb deploy|pulumi up|ssh .*(git pull|docker))/;
const DEPLOY_ACTION = /uses:\s*\S*(vercel-action|deploy|wrangler-action|flyctl|netlify)\S*/i;

/** What a pipeline does, line by line; an npm script stands for what it runs. */
export function ciSteps(path: string, text: string, scripts: ReadonlyMap<string, string>): readonly CiStep[] {
  const lines = text.split(/\r?\n/);
  const toEveryone =
    /\bpush\b/.test(text) &&
    !/environment:|workflow_dispatch|canary|percent|--prod=false|staging|preview|manual|tags:|release:/i.test(
      text,
    );
  return lines.flatMap((line, index) => {
    const bare = line.replace(/^\s*#.*/, "");
    const whole = expanded(bare, scripts);
    const step = (kind: CiStep["kind"]): CiStep => ({
      file: path,
      line: index + 1,
      kind,
      text: bare.trim().slice(0, 200),
    });
    if (EVAL.test(whole)) return [step("eval")];
    if (DEPLOY.test(whole) || DEPLOY_ACTION.test(bare)) return [{ ...step("deploy"), toEveryone }];
    return TEST.test(whole) ? [step("test")] : [];
  });
}

function expanded(line: string, scripts: ReadonlyMap<string, string>): string {
  const name = line.match(/\b(?:npm|pnpm|yarn|bun)(?: run)? ([\w:.-]+)/)?.[1];
  const script = name === undefined ? undefined : scripts.get(name);
  return script === undefined ? line : `${line} ${script}`;
}

const CASES =
  /(dataset|evals?|golden|test[-_]?cases|cases|testset|questions|scenarios|expected|ground[-_]?truth)/i;

/** A file of cases by its name and form. What a program itself works with, such as a catalogue, is none. */
export function isDataset(path: string): boolean {
  const name = path.split("/").at(-1) ?? path;
  if (/(^|\/)(package|tsconfig|components|locales?|i18n|lang)\b/i.test(path)) return false;
  if (/\.(jsonl|csv|tsv|ndjson)$/i.test(name))
    return (
      /(^|\/)(evals?|datasets?|tests?|golden|cases|benchmarks?|__tests__)\//i.test(path) || CASES.test(name)
    );
  return (
    /\.(json|ya?ml)$/i.test(name) &&
    new RegExp(`(^|[-_.])${CASES.source}[-_.\\w]*$`, "i").test(name) &&
    !/\.(config|schema)\./i.test(name)
  );
}

/** Names of settings that switch a tracer on: `LANGSMITH_TRACING` in `.env.example`. */
export function tracerSettings(text: string): { readonly name: string; readonly line: number } | undefined {
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const name = line.match(
      /^\s*#?\s*((LANGFUSE|LANGSMITH|LANGCHAIN_TRACING|HELICONE|BRAINTRUST|ARIZE|PHOENIX|TRACELOOP|OPIK|LMNR|WANDB|LOGFIRE)\w*)\s*=/,
    )?.[1];
    if (name !== undefined && !line.trim().startsWith("#")) return { name, line: index + 1 };
  }
  return undefined;
}
