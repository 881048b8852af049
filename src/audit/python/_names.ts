/** What only works on values of the program itself. */
const PURE =
  /^(json|re|math|datetime|time|random|uuid|typing|typing_extensions|dataclasses|collections|itertools|functools|string|enum|copy|decimal|hashlib|base64|textwrap|statistics|pydantic|asyncio|abc|contextlib|os|sys|pathlib|dotenv|operator|types|inspect|traceback|warnings|ast|zoneinfo|__future__|numpy)(\.|$)/;

/** Packages that JavaScript has, too, under the name they have there. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/^openai(\.|$)/, "openai"],
  [/^anthropic(\.|$)/, "@anthropic-ai/sdk"],
  [/^groq$/, "groq-sdk"],
  [/^mistralai(\.|$)/, "@mistralai/mistralai"],
  [/^cohere$/, "cohere-ai"],
  [/^together$/, "together-ai"],
  [/^google\.generativeai/, "@google/generative-ai"],
  [/^google\.genai|^google$/, "@google/genai"],
  [/^agents(\.|$)/, "@openai/agents"],
  [/^langgraph(\.|$)/, "@langchain/langgraph"],
  [/^langchain\.agents|^langchain_classic\.agents/, "langchain/agents"],
  [/^langchain(_\w+)?(\.|$)/, "@langchain/core"],
  [/^(requests|httpx|aiohttp)$/, "axios"],
  [/^langfuse(\.|$)/, "@langfuse/openai"],
  [/^opentelemetry\.(sdk|instrumentation)/, "@opentelemetry/sdk-trace"],
  [/^ddtrace(\.|$)/, "dd-trace"],
  [/^splitio(\.|$)/, "@splitsoftware/splitio"],
  [/^(phoenix|arize)(?!\.evals)(\.|$)/, "@arizeai/phoenix-otel"],
  [/^phoenix\.evals/, "@arizeai/phoenix-evals"],
  [/^traceloop(\.|$)/, "@traceloop/node"],
  [/^openfeature(\.|$)/, "@openfeature/server-sdk"],
  [/^ldclient(\.|$)/, "@launchdarkly/node"],
  [/^UnleashClient$/, "unleash-client"],
  [/^growthbook$/, "@growthbook/growthbook"],
  [/^statsig(\.|$)/, "statsig-node"],
];

/** Frameworks of agents whose programs cannot be told from what is read of them here. */
const UNREAD =
  /^(crewai|autogen\w*|pydantic_ai|smolagents|dspy|haystack|llama_index|semantic_kernel|google\.adk|agno|phi|strands|camel|metagpt|instructor|guidance|transformers|vertexai|boto3|swarm|mirascope|marvin|outlines|txtai|langroid|letta|claude_agent_sdk|claude_code_sdk)(\.|$)/;

export function isPure(module: string): boolean {
  return PURE.test(module);
}

export function unreadFramework(module: string): string | undefined {
  return module.match(UNREAD)?.[1];
}

export function packageOf(module: string): string {
  if (PURE.test(module)) return "node:util";
  return SAME.find(([pattern]) => pattern.test(module))?.[1] ?? module.replaceAll(".", "/");
}

/** Methods and functions that JavaScript writes otherwise. */
const METHODS: Readonly<Record<string, string>> = {
  append: "push",
  ainvoke: "invoke",
  astream: "stream",
  abatch: "batch",
  acreate: "create",
  get_json: "json",
  strip: "trim",
  generate_content_async: "generateContent",
  asend_message: "sendMessage",
};
const CAMEL =
  /^(bind_tools|with_structured_output|from_messages|from_template|add_node|add_edge|add_conditional_edges|generate_content|generate_content_stream|send_message|start_chat|as_tool|tool_runner|create_react_agent|create_agent|create_tool_calling_agent|create_openai_tools_agent|create_openai_functions_agent|create_structured_chat_agent|create_json_chat_agent|init_chat_model|function_tool|create_supervisor|create_swarm|web_search_tool|create_deep_agent|system_prompt|max_turns|recursion_limit|output_type|state_modifier|model_name|system_instruction|needs_approval|model_id)$/;

export function nameIn(python: string): string {
  return METHODS[python] ?? (CAMEL.test(python) ? camel(python) : python);
}

export function camel(name: string): string {
  return name.replace(/(?<=\w)_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Options that a function of a framework takes in their order. */
export const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  createReactAgent: ["model", "tools", "prompt"],
  createAgent: ["model", "tools"],
  createDeepAgent: ["tools", "systemPrompt"],
  createToolCallingAgent: ["llm", "tools", "prompt"],
  createOpenaiToolsAgent: ["llm", "tools", "prompt"],
  createOpenaiFunctionsAgent: ["llm", "tools", "prompt"],
  createStructuredChatAgent: ["llm", "tools", "prompt"],
  initialize_agent: ["tools", "llm"],
  AgentExecutor: ["agent", "tools"],
  Agent: ["name", "instructions"],
};
