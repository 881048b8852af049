/**
 * What the action does: runs `airworthy eval`, adds its Markdown to the summary of the job and to the pull
 * request, one comment that each push changes, and ends with the exit code of the gate. Plain JavaScript
 * without packages, since a runner has only Node.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** GitHub takes no longer comment. */
const MOST = 65_000;
const MARK = /^<!-- airworthy eval [^>]*-->/;
const VERDICTS = { 0: "PASS", 1: "BLOCK", 3: "INCONCLUSIVE" };

const env = process.env;
const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), "airworthy-eval-"));
const files = {
  junit: join(folder, "eval.junit.xml"),
  markdown: join(folder, "eval.md"),
  html: join(folder, "eval.html"),
};

const status = runEval();
const markdown = existsSync(files.markdown) ? readFileSync(files.markdown, "utf8") : "";
const verdict = VERDICTS[status] ?? "ERROR";
append(env.GITHUB_OUTPUT, outputs());
if (markdown !== "") {
  append(env.GITHUB_STEP_SUMMARY, markdown);
  if (env.AW_COMMENT !== "false") await comment();
}
process.exitCode = status === 3 && env.AW_FAIL_ON_INCONCLUSIVE === "false" ? 0 : status;

function runEval() {
  const [command = "npx", ...start] = words(env.AW_COMMAND || "npx --no-install airworthy");
  const against = env.AW_AGAINST ? ["--against", env.AW_AGAINST] : [];
  const gate = env.AW_GATE === "false" ? [] : ["--gate"];
  const reports = Object.entries(files).flatMap(([name, file]) => [`--${name}`, file]);
  const all = [
    ...start,
    "eval",
    ...words(env.AW_EVALS),
    ...against,
    ...gate,
    ...reports,
    ...words(env.AW_ARGUMENTS),
  ];
  const { status, error, signal } = spawnSync(command, all, { stdio: "inherit" });
  if (error !== undefined) console.error(`::error::Cannot start ${command}: ${error.message}`);
  else if (signal !== null) console.error(`::error::airworthy eval was ended by ${signal}`);
  return status ?? 2;
}

function outputs() {
  const paths = Object.entries(files).filter(([, file]) => existsSync(file));
  return [["verdict", verdict], ...paths].map(([name, value]) => `${name}=${value}\n`).join("");
}

async function comment() {
  const number = pullRequest();
  if (number === undefined) return;
  const comments = `/repos/${env.GITHUB_REPOSITORY}/issues/${number}/comments`;
  try {
    const earlier = await findComment(comments, MARK.exec(markdown)?.[0]);
    const body =
      markdown.length > MOST
        ? `${markdown.slice(0, MOST)}\n\n… the rest is in the summary of the job`
        : markdown;
    if (earlier === undefined) await api("POST", comments, { body });
    else await api("PATCH", `/repos/${env.GITHUB_REPOSITORY}/issues/comments/${earlier}`, { body });
  } catch (error) {
    // A pull request of a fork has a token that may only read; the summary has all of it.
    console.error(`::warning::Cannot comment on the pull request: ${error.message}`);
  }
}

function pullRequest() {
  if (!env.GITHUB_EVENT_PATH || !existsSync(env.GITHUB_EVENT_PATH)) return undefined;
  return JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")).pull_request?.number;
}

/** Id of the comment that an earlier run made for the same evaluation. */
async function findComment(comments, mark) {
  if (mark === undefined) return undefined;
  for (let page = 1; ; page++) {
    const found = await api("GET", `${comments}?per_page=100&page=${page}`);
    const own = found.find(({ body }) => typeof body === "string" && body.startsWith(mark));
    if (own !== undefined) return own.id;
    if (found.length < 100) return undefined;
  }
}

async function api(method, path, body) {
  const response = await fetch(`${env.GITHUB_API_URL || "https://api.github.com"}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${env.AW_TOKEN}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return response.json();
}

function words(text) {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

function append(file, text) {
  if (file) appendFileSync(file, text);
}
