import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import type { AuditReport } from "../../src/audit/report.ts";
import { auditOf } from "./_kind-cases.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

function verdicts({ patterns }: AuditReport): string {
  return patterns.map(({ verdict }) => verdict).join(", ");
}

function places({ patterns }: AuditReport, kind: string): readonly string[] {
  return patterns.flatMap(({ findings }) =>
    findings
      .filter((one) => one.kind === kind)
      .map(({ file, line, lines }) => `${file}:${line} ${lines[0]?.trim()}`),
  );
}

function python(lines: string): AuditReport {
  return auditOf({ "agent.py": lines });
}

test("a Flask bot in Python has all six patterns, each at its line", () => {
  const report = audit(join(FIXTURES, "python-bad"));

  assert.equal(verdicts(report), "present, present, present, present, present, present");
  assert.deepEqual(places(report, "module-state"), ["bot.py:11 history = []"]);
  assert.deepEqual(places(report, "client-chooses"), ['bot.py:77 model=request.json["model"],']);
  assert.deepEqual(places(report, "bound-not-read"), ["bot.py:75 steps += 1"]);
  assert.deepEqual(places(report, "runs-model-text"), [
    "bot.py:64 return subprocess.run(command, shell=True)",
  ]);
  assert.deepEqual(places(report, "swallows-error"), ["bot.py:55 return []"]);
  assert.deepEqual(places(report, "returns-raw"), ["bot.py:53 return response.json()"]);
  assert.deepEqual(
    places(report, "no-timeout").map((one) => one.split(" ")[0]),
    ["bot.py:52", "bot.py:59"],
  );
  assert.match(places(report, "overloaded-prompt").join(), /^bot\.py:13 PROMPT = /);
  assert.match(places(report, "always-called-tool").join(), /^bot\.py:17 search_rooms before answering/);
});

test("a pipeline in Python with tests, a tracer, a flag and bounds has none of the six", () => {
  const report = audit(join(FIXTURES, "python-good"));

  assert.equal(verdicts(report), "absent, absent, absent, absent, absent, absent");
  assert.match(report.patterns[4]?.because ?? "", /langfuse \(support\/sort_mail\.py:4\)/);
  assert.ok(report.patterns.every(({ confidence }) => confidence !== "high"));
});

test("the loops of OpenAI Agents, LangGraph and Anthropic are found, with their bounds and tools", () => {
  const agents = (turns: string) => `from agents import Agent, Runner, function_tool

@function_tool
def weather(city: str) -> dict:
    """Says what the weather in a city will be tomorrow.

    Args:
        city: Name of the city.
    """
    return {"city": city}

helper = Agent(name="Helper", instructions="Help.", tools=[weather])

def run(question):
    return Runner.run_sync(helper, question${turns})
`;
  assert.equal(python(agents("")).looked.tools, 1);
  assert.deepEqual(
    places(python(agents("")), "default-bound").map((one) => one.split(" ")[0]),
    ["agent.py:12"],
  );
  assert.deepEqual(places(python(agents(", max_turns=4")), "default-bound"), []);

  const graph = python(`from langchain_openai import ChatOpenAI
from langchain_core.tools import tool
from langgraph.prebuilt import create_react_agent

@tool
def search(query: str) -> dict:
    """Searches the catalogue of the shop by words."""
    return {"hits": []}

agent = create_react_agent(ChatOpenAI(model="gpt-5-mini"), [search], prompt="Help.")
`);
  assert.deepEqual(graph.looked.sdks, ["LangGraph"]);
  assert.equal(places(graph, "one-tool-loop").length, 1);

  const claude = (loop: string) => `import anthropic

client = anthropic.Anthropic()
TOOLS = [{"name": "now", "description": "Says what time it is", "input_schema": {"type": "object", "properties": {}}}]

def ask(messages):
    ${loop}
        answer = client.messages.create(model="claude-sonnet-4-5", max_tokens=900, messages=messages, tools=TOOLS)
        if answer.stop_reason != "tool_use":
            return answer
        messages.append({"role": "user", "content": now()})

def now():
    return {"time": 1}
`;
  assert.equal(places(python(claude("while True:")), "unbounded-loop")[0], "agent.py:7 while True:");
  assert.deepEqual(places(python(claude("for _ in range(8):")), "unbounded-loop"), []);
});

test("requests to an endpoint and LiteLLM are calls of models, across files and by names of arguments", () => {
  const report = auditOf({
    "app/main.py":
      "from app.ask import ask\n\ndef main():\n    return ask(\n        text='x',\n        system='Be brief.')\n",
    "app/ask.py": `import requests
from litellm import completion

def ask(text, system):
    return requests.post("https://api.openai.com/v1/chat/completions", timeout=9, json={
        "model": "gpt-5", "messages": [{"role": "system", "content": system}, {"role": "user", "content": text}]})

def other(text):
    return completion(model="gpt-5", messages=[{"role": "user", "content": f"Say {text}"}])
`,
    "app/__init__.py": "",
  });

  assert.deepEqual(report.looked.sdks.toSorted(), ["LiteLLM", "fetch"]);
  assert.equal(report.looked.calls, 2);
  assert.equal(report.looked.prompts, 3);
});

test("what ends by itself needs no time limit of its own", () => {
  const tool = (call: string) => `import httpx
import requests
from agents import Agent, function_tool

@function_tool
def stock(sku: str) -> dict:
    """Says how many of an article are in stock."""
    return {"stock": ${call}}

helper = Agent(name="Helper", tools=[stock])
`;
  assert.equal(
    places(python(tool('requests.get("https://s.example/x").json()["n"]')), "no-timeout").length,
    1,
  );
  assert.deepEqual(places(python(tool('httpx.get("https://s.example/x").json()["n"]')), "no-timeout"), []);
  assert.deepEqual(
    places(python(tool('requests.get("https://s.example/x", timeout=3).json()["n"]')), "no-timeout"),
    [],
  );
});

test("what is not known of Python cannot be told, and its files are named", () => {
  const crew = python('from crewai import Agent\nagent = Agent(role="x", goal="y")\n');
  assert.ok(crew.patterns.every(({ verdict }) => verdict === "cannot tell"));
  assert.match(crew.patterns[0]?.because ?? "", /`crewai` are not known here \(agent\.py:1\)/);

  const old = python('import openai\nprint "hello"\n');
  assert.ok(old.patterns.every(({ verdict }) => verdict === "cannot tell"));
  assert.deepEqual(old.looked.left, [{ path: "agent.py", why: "it does not parse: line 2 is Python 2" }]);

  const call = 'from openai import OpenAI\nOpenAI().chat.completions.create(model="m", messages=[])\n';
  const broken = auditOf({ "agent.py": call, "broken.py": "def (:\n  ]]\n" });
  assert.equal(broken.looked.calls, 1);
  assert.equal(broken.patterns[0]?.verdict, "cannot tell");
  assert.match(broken.looked.left[0]?.why ?? "", /^it does not parse: line 1 is no Python 3/);
});

test("tabs, huge files, deep nests and the newest syntax do no harm", () => {
  const call = 'client.chat.completions.create(model="m", messages=[])';
  const tabs = python(
    `from openai import OpenAI\nclient = OpenAI()\ndef f():\n\tif True:\n\t\treturn ${call}\n`,
  );
  assert.equal(tabs.looked.calls, 1);

  const huge = auditOf({ "agent.py": `x = 1\n`.repeat(200_000) });
  assert.match(huge.looked.left[0]?.why ?? "", /kB/);

  const deep = auditOf({ "agent.py": `x = ${"(".repeat(20_000)}1${")".repeat(20_000)}\n` });
  assert.ok(deep.patterns.every(({ verdict }) => verdict === "cannot tell"));

  const fresh = python(
    `from openai import OpenAI\nclient = OpenAI()\nasync def f(x, /, *, y: int | None = None):\n    match x:\n        case "a" if (n := 1) > 0:\n            async with y as z:\n                yield ${call}\n        case _:\n            pass\n`,
  );
  assert.equal(fresh.looked.calls, 1);
});

test("an agent with a type of context, and a bare yield beside it, are read", () => {
  const report = python(`from agents import Agent, Runner, function_tool
@function_tool
def find_order(order: str) -> dict:
    """Find an order by its number.

    Args:
        order: its number
    """
    return {"order": order}
desk = Agent[Shop](name="Desk", instructions="Help with orders.", tools=[find_order])
async def nothing():
    if False:
        yield
`);

  assert.equal(report.looked.calls, 1);
  assert.deepEqual(report.looked.left, []);
  assert.match(
    report.patterns[0]?.findings[0]?.message ?? "",
    /`Desk` is an open loop whose only tool is `find_order`/,
  );
});

test("fixes of Python are in the words of Python, and name no command that cannot help it", () => {
  const found = audit(join(FIXTURES, "python-bad")).patterns.flatMap(({ findings }) => findings);
  const fixes = found.map(({ fix }) => fix).join("\n");

  assert.doesNotMatch(
    fixes,
    /=>|AbortSignal|z\.string|let turn|new ToolError|safeParse|record\("|chain\(|route\(/,
  );
  assert.match(fixes, /`timeout=5`/);
  assert.match(fixes, /`@observe\(\)`/);
  assert.ok(found.every(({ command = "" }) => !/adopt|probe/.test(command)));
});

test("a file that takes two streams of an MCP server is read, each line where it is", () => {
  const report = python(`from openai import OpenAI
async def ask(text):
    async with stdio_client(server) as (read, write):
        async with ClientSession(read, write) as session:
            tools = await session.list_tools()
            while True:
                answer = OpenAI().chat.completions.create(model=MODEL, messages=text, tools=tools)
                if not answer.choices[0].message.tool_calls:
                    return answer
`);

  assert.deepEqual(report.looked.left, []);
  assert.deepEqual(places(report, "unbounded-loop"), ["agent.py:6 while True:"]);
});

test("tools that are made for each tool of a server are not one tool, and input() waits for a person", () => {
  const bridge = (first: string): string => `from openai import OpenAI
def ask(session, messages):
    tools = []
    for one in session.list_tools():
        tools.append({"type": "function", "function": {"name": one.name, "description": one.description, "parameters": one.schema}})
    while True:
        ${first}
        answer = OpenAI().chat.completions.create(model=MODEL, messages=messages, tools=tools)
        if not answer.choices[0].message.tool_calls:
            return answer
`;
  const open = python(bridge("pass"));
  const talk = python(bridge('messages.append({"role": "user", "content": input("> ")})'));

  assert.deepEqual(places(open, "one-tool-loop"), []);
  assert.equal(places(open, "unbounded-loop").length, 1);
  assert.deepEqual(places(talk, "unbounded-loop"), []);
});
