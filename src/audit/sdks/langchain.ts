import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Ref } from "../js/follow.ts";
import type { Maker } from "../js/maker.ts";
import { makerOf } from "../js/maker.ts";
import type { Node } from "../js/node.ts";
import { isNode } from "../js/node.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

const PACKAGE = /^(@langchain\/|langchain($|\/))/;
const ASKS =
  /^(invoke|stream|streamEvents|streamLog|batch|call|predict|generate|run|predictMessages|invokeStream)$/;
const MODEL =
  /^((Azure|Bedrock)?Chat[A-Z]\w*|BedrockChat|\w*LLM|OpenAI|Ollama|Replicate|HuggingFaceInference|Bedrock|AzureOpenAI|Anthropic|initChatModel|Fireworks|Groq)$/;
const CHAINS =
  /^(LLMChain|ConversationChain|ConversationalRetrievalQAChain|RetrievalQAChain|RetrievalChain|SequentialChain|SqlDatabaseChain|RunnableSequence|RunnableLambda|loadQAChain|loadSummarizationChain|createRetrievalChain|createStuffDocumentsChain|createHistoryAwareRetriever|createSqlQueryChain|VectorDBQAChain|ChatVectorDBQAChain|PromptTemplate|ChatPromptTemplate)$/;
const AGENTS =
  /^(createReactAgent|createAgent|AgentExecutor|initializeAgentExecutor\w*|create\w*Agent|createSupervisor|createSwarm|createDeepAgent)$/;

/** LangChain and LangGraph. */
export function langchain(matching: Matching): Shape | undefined {
  const { maker, call } = matching;
  if (maker === undefined || !PACKAGE.test(maker.from)) return undefined;
  const last = maker.via.at(-1);
  const isMade =
    maker.made?.node === call.node ||
    (maker.via.length === 1 && last?.method === "fromAgentAndTools" && last.call?.node === call.node);
  if (AGENTS.test(maker.name) && isMade) return agentShape(matching, maker);
  if (last?.call?.node !== call.node || !ASKS.test(last.method)) return undefined;
  // What an agent is asked stands with the agent.
  if (
    AGENTS.test(maker.name) ||
    /Graph$|Retriever|Loader|Embeddings|Splitter|Parser|Tool$|VectorStore|Search/.test(maker.name)
  )
    return undefined;
  if (!MODEL.test(maker.name) && !CHAINS.test(maker.name)) return undefined;
  return modelShape(matching, maker, last.method);
}

function agentShape({ context, call }: Matching, maker: Maker): Shape | undefined {
  // An executor holds an agent that is made elsewhere; both are one.
  const options = argument(call, 0);
  const isExecutor = /Executor/.test(maker.name);
  if (
    !isExecutor &&
    /^create(OpenAI|ToolCalling|Structured|Xml|Json|React)\w*Agent$/.test(maker.name) &&
    /^langchain\/agents/.test(maker.from)
  )
    return undefined;
  const of = (name: string) => optionOf(context, options, name);
  const inner = isExecutor ? optionsOfAgent(context, of("agent")) : undefined;
  const positional = /^initializeAgentExecutor/.test(maker.name);
  return {
    ...NOTHING,
    sdk: /langgraph/.test(maker.from) ? "LangGraph" : "LangChain",
    api: maker.name,
    model: positional
      ? argument(call, 1)
      : (firstOption(context, options, ["llm", "model"]) ?? firstOption(context, inner, ["llm", "model"])),
    system: some(
      firstOption(context, options, [
        "prompt",
        "systemPrompt",
        "stateModifier",
        "messageModifier",
        "instructions",
      ]) ?? optionOf(context, inner, "prompt"),
    ),
    tools: positional ? argument(call, 0) : firstOption(context, options, ["tools", "agents", "subagents"]),
    loops: true,
    bounds: some(firstOption(context, options, ["maxIterations", "recursionLimit"])),
    defaultSteps: /Executor/.test(maker.name) ? 15 : 25,
    structured: of("responseFormat") !== undefined,
    agent: { name: of("name") },
  };
}

function optionsOfAgent(context: Matching["context"], agent: Ref | undefined): Ref | undefined {
  const made = agent === undefined ? undefined : makerOf(context, agent)?.made;
  return made === undefined ? undefined : argument(made, 0);
}

function modelShape({ context, call }: Matching, maker: Maker, method: string): Shape | undefined {
  const model = modelBehind({ context, maker });
  if (model === undefined && !CHAINS.test(maker.name)) return undefined;
  const bind = [...maker.via, ...(model?.via ?? [])].find(({ method: name }) =>
    /^(bindTools|bind)$/.test(name),
  )?.call;
  const bound = bind === undefined ? undefined : argument(bind, 0);
  const options = (model ?? maker).made === undefined ? undefined : argument((model ?? maker).made as Ref, 0);
  const structured = [...maker.via, ...(model?.via ?? [])].some(
    ({ method: name }) => name === "withStructuredOutput",
  );
  const prompts = promptsOf(context, maker);
  return {
    ...NOTHING,
    sdk: "LangChain",
    api: method,
    model:
      firstOption(context, options, ["model", "modelName"]) ??
      (model?.name === "initChatModel" ? options : undefined),
    modelDefault: true,
    system: prompts,
    user: CHAINS.test(maker.name) ? [] : some(argument(call, 0)),
    messages: CHAINS.test(maker.name) ? [] : some(argument(call, 0)),
    tools:
      bind !== undefined && maker.via.some(({ method: name }) => name === "bind")
        ? optionOf(context, bound, "tools")
        : bound,
    structured,
    budgeted: firstOption(context, options, ["timeout", "maxTokens"]) !== undefined,
  };
}

/** The model at the end of `prompt.pipe(model)`, `RunnableSequence.from([…])` or a chain's `llm`. */
function modelBehind({ context, maker }: { context: Matching["context"]; maker: Maker }): Maker | undefined {
  if (MODEL.test(maker.name)) return maker;
  const calls = [maker.made, ...maker.via.map(({ call }) => call)].filter((one) => one !== undefined);
  for (const one of calls) {
    for (const given of one.node.arguments) {
      const found = deepModel(context, { module: one.module, node: given as Node }, 0);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function deepModel(context: Matching["context"], ref: Ref, depth: number): Maker | undefined {
  if (depth > 3) return undefined;
  const maker = makerOf(context, ref);
  if (maker !== undefined && PACKAGE.test(maker.from) && MODEL.test(maker.name)) return maker;
  const { node } = ref;
  const inner: readonly (Node | null | undefined)[] =
    node.type === "ArrayExpression"
      ? node.elements
      : node.type === "ObjectExpression"
        ? node.properties.map((one) => (one.type === "ObjectProperty" ? one.value : undefined))
        : [];
  for (const one of inner) {
    const found = isNode(one) ? deepModel(context, { module: ref.module, node: one }, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function promptsOf(context: Matching["context"], maker: Maker): readonly Ref[] {
  const calls = [maker.made, ...maker.via.map(({ call }) => call)].filter((one) => one !== undefined);
  return calls.flatMap((call) =>
    call.node.arguments.flatMap((given) =>
      promptsIn(context, { module: call.module, node: given as Node }, 0),
    ),
  );
}

function promptsIn(context: Matching["context"], ref: Ref, depth: number): readonly Ref[] {
  if (depth > 2) return [];
  const maker = makerOf(context, ref);
  if (maker !== undefined && /Prompt/.test(maker.name)) {
    const made = maker.via.find(({ method }) => /^from/.test(method))?.call ?? maker.made;
    return made === undefined
      ? []
      : some(optionOf(context, argument(made, 0), "template") ?? argument(made, 0));
  }
  const { node } = ref;
  if (node.type === "ArrayExpression")
    return node.elements.flatMap((one) =>
      one ? promptsIn(context, { module: ref.module, node: one }, depth + 1) : [],
    );
  if (node.type === "ObjectExpression")
    return node.properties.flatMap((one) =>
      one.type === "ObjectProperty" && one.key.type === "Identifier" && /prompt|template/i.test(one.key.name)
        ? [{ module: ref.module, node: one.value as Node }]
        : [],
    );
  return [];
}
