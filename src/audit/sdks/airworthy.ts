import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

/** Airworthy's own agents, questions and classifiers: recorded, bounded, by the name of a model. */
export function airworthy({ context, call, maker }: Matching): Shape | undefined {
  if (maker?.from !== "airworthy" || maker.made?.node !== call.node || maker.via.length > 0) return undefined;
  if (!/^(agent|ask|classifier)$/.test(maker.name)) return undefined;
  const options = argument(call, 1) ?? argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  const isAgent = maker.name === "agent";
  return {
    ...NOTHING,
    sdk: "Airworthy",
    api: maker.name,
    model: of("model"),
    modelDefault: true,
    system: some(firstOption(context, options, ["instructions", "prompt"])),
    tools: isAgent ? of("tools") : undefined,
    structured: !isAgent,
    loops: isAgent,
    bounds: some(of("maxSteps")),
    defaultSteps: 10,
    traced: true,
    budgeted: true,
    ...(isAgent ? { agent: { name: argument(call, 0) } } : {}),
  };
}
