import type { Handler } from "./assertion-input.ts";
import { told } from "./assertion-input.ts";

export const cost: Handler = ({ cost: spent, assertion: { threshold }, inverse }) => {
  if (threshold === undefined) throw new Error("a cost assertion needs a threshold");
  if (spent === undefined) throw new Error("the price of the call is not known");
  return told(
    spent <= threshold !== inverse,
    `cost $${spent.toPrecision(3)}, ${inverse ? "expected more than" : "allowed"} $${threshold}`,
  );
};

export const latency: Handler = ({ latency: took, assertion: { threshold }, inverse }) => {
  if (threshold === undefined) throw new Error("a latency assertion needs a threshold, in ms");
  return told(
    took <= threshold !== inverse,
    `took ${Math.round(took)} ms, ${inverse ? "expected more than" : "allowed"} ${threshold} ms`,
  );
};
