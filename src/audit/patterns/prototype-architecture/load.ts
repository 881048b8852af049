import type { Found, Kind } from "../kind.ts";
import { mainCall } from "../main-call.ts";

export const moduleState: Kind = {
  id: "module-state",
  pattern: 2,
  title: "State in a variable of the module",
  why: "Two people who ask at once read and write each other's conversation, a restart forgets it, and a second process has another.",
  looksFor:
    "A variable at the top of a file that holds messages, sessions or the state of an agent, and that a function changes. What is made once and then only read, such as a client, is let be.",
  find: ({ state, served, calls }) => {
    const asking = new Set(calls.map(({ place }) => place.file));
    return state
      .filter(({ conversation }) => conversation)
      .filter(({ place }) => asking.has(place.file) || served.some(({ place: at }) => at.file === place.file))
      .map(
        ({ name, place, changed, by }): Found => ({
          // In a program for one person at a terminal nobody else is there to meet.
          severity: served.length > 0 ? "high" : "low",
          subject: name,
          place,
          message: `\`${name}\` is kept in the module and changed by \`${by}\`${served.length > 0 ? ", and every request shares it" : ""}`,
          fix: `Keep \`${name}\` by session in a store, and hand it to \`${by}\` as an argument; a run's \`session\` does it for recorded runs`,
          also: [changed],
        }),
      );
  },
};

export const unboundedParallel: Kind = {
  id: "unbounded-parallel",
  pattern: 2,
  title: "Calls side by side without a limit",
  why: "A long list becomes as many calls at once: the provider refuses some, and what comes back is partial.",
  looksFor: "`Promise.all` over a list of any length in which a model is called, without a limiter.",
  find: ({ fanOuts }) =>
    fanOuts.map(
      ({ place, call }): Found => ({
        severity: "medium",
        subject: call,
        place,
        message: `One call of a model for each of \`${call}\`, all at once, however many there are`,
        fix: `Run them a few at a time: \`parallel("…", { limit: 4 })\`, or a limiter around the call`,
      }),
    ),
};

export const noCriteria: Kind = {
  id: "no-criteria",
  pattern: 2,
  title: "Nothing says what is good enough",
  why: "Without a figure for accuracy, latency and cost, no change can be told from a step back.",
  looksFor: "Criteria or thresholds in an evaluation or its configuration.",
  find: ({ evidence, calls }) => {
    const first = mainCall({ calls });
    if (first === undefined || evidence.criteria.length > 0) return [];
    return [
      {
        severity: "low",
        subject: "the project",
        place: first.place,
        message: `Nothing states how often \`${first.fn ?? first.api}\` must be right, how fast or how dear it may be`,
        fix: "Write the figures down as `criteria` of an evaluation, so that a command can hold a change to them",
        command: "npx airworthy eval --gate",
      },
    ];
  },
};
