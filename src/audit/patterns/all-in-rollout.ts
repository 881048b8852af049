import type { Place, Program } from "../model/program.ts";
import { changes } from "./brittle-tools/traits.ts";
import type { Found, Kind, Pattern } from "./kind.ts";
import { nothingFound, quoted } from "./kind.ts";
import { mainCall, nameOf } from "./main-call.ts";

function entry(program: Program): { readonly name: string; readonly place: Place } {
  const call = mainCall(program);
  return call === undefined
    ? { name: "the agent", place: { file: ".", line: 1, endLine: 1 } }
    : { name: nameOf(call), place: call.place };
}

const noStages: Kind = {
  id: "no-stages",
  pattern: 6,
  title: "Everybody gets a change at once",
  why: "A worse prompt or tool is then found by all users on the same day, and the way back is another deployment.",
  looksFor:
    "No flag, percentage, cohort, shadow or release anywhere in the code, where the agent is used by anybody.",
  find: (program) => {
    const { rollout, versions } = program.evidence;
    if (rollout.length > 0) return [];
    const { name, place } = entry(program);
    return [
      {
        severity: "high",
        subject: name,
        place,
        message: `Whatever \`${name}\` is changed to, every user gets it: there is no flag, no share of users, no release to go back to${versions.length > 0 ? " (prompts have versions)" : ""}`,
        fix: `Make a release of \`${name}\`, give it to a few users first, and keep the last one to go back to`,
        command: "npx airworthy release create && npx airworthy rollout",
      },
    ];
  },
};

const deployToAll: Kind = {
  id: "deploy-to-all",
  pattern: 6,
  title: "Each push goes to everybody",
  why: "A change of a prompt is live before anybody has seen one answer of it.",
  looksFor: "A pipeline that deploys on each push, without an environment, a stage or somebody who says yes.",
  find: ({ evidence }) => {
    const deploy = evidence.ci.find(({ kind, toEveryone }) => kind === "deploy" && toEveryone === true);
    if (deploy === undefined) return [];
    return [
      {
        severity: "medium",
        subject: deploy.file,
        place: { file: deploy.file, line: deploy.line, endLine: deploy.line },
        message: `Each push is deployed to everybody: \`${deploy.text}\``,
        fix: "Deploy the code, and switch the release by assignment: a few users, then more, with a gate between",
        command: "npx airworthy rollout",
      },
    ];
  },
};

const noApproval: Kind = {
  id: "no-approval",
  pattern: 6,
  title: "Consequential tools without an approval",
  why: "A model that is talked into a refund pays it.",
  looksFor: "Tools that pay, send, delete or book, where nothing in the code asks a person.",
  find: (program) => {
    const grave = program.tools.filter((tool) => changes(tool) && GRAVE.test(tool.name) && !tool.approval);
    const [first] = grave;
    if (first === undefined || program.evidence.approvals.length > 0) return [];
    return [
      {
        severity: "medium",
        subject: first.name,
        place: { ...first.place, endLine: first.place.line },
        message: `${quoted(grave.map(({ name }) => name))} act${grave.length === 1 ? "s" : ""} without asking a person`,
        fix: `Ask for an approval above a bound: \`approval: (input) => …\` in the contract of \`${first.name}\``,
        also: grave.slice(1, 4).map(({ place }) => place),
      },
    ];
  },
};

const GRAVE =
  /(refund|pay|charge|transfer|send|email|mail|delete|remove|cancel|book|order|purchase|buy|publish|post|tweet|execute|trade|deploy|invite|issue|drop)/i;

const promptsInPlace: Kind = {
  id: "prompts-edited-in-place",
  pattern: 6,
  title: "Prompts are edited in place",
  why: "The old words are gone with the edit, so that there is nothing to compare with and nothing to go back to.",
  looksFor: "Prompts that stand in the code, where nothing gives them a version and no release is made.",
  find: (program) => {
    const { versions, rollout } = program.evidence;
    if (versions.length > 0 || rollout.length > 0) return [];
    for (const call of program.calls) {
      const prompt = call.prompts.find(
        ({ versioned, text, role }) => !versioned && text.length > 40 && role !== "assistant",
      );
      if (prompt === undefined) continue;
      const name = prompt.name ?? call.fn ?? call.api;
      return [
        {
          severity: "low",
          subject: name,
          place: { ...prompt.place, endLine: prompt.place.line },
          message: `The prompt of \`${name}\` stands in the code, and an edit replaces it for everybody`,
          fix: `Keep it as a file with a name and a version (\`loadPrompt("${plain(name)}.prompt.md")\`), and compare the new with the old before it goes out`,
        } satisfies Found,
      ];
    }
    return [];
  },
};

function plain(name: string): string {
  return name
    .replace(/[^\w]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
}

const noFeedback: Kind = {
  id: "no-feedback",
  pattern: 6,
  title: "Users cannot say that it was wrong",
  why: "A rollout to a few is worth what comes back from them.",
  looksFor: "No vote, rating or feedback in the code of a program that others use.",
  find: (program) => {
    const [served] = program.served;
    if (served === undefined || program.evidence.feedback.length > 0) return [];
    const { name, place } = entry(program);
    return [
      {
        severity: "low",
        subject: name,
        place,
        message: `Who uses \`${name}\` has no way to say that an answer was wrong`,
        fix: "Keep a vote and a word with the id of the run, so that a bad answer becomes a case",
      },
    ];
  },
};

/** 6: everything for everybody, at once. */
export const allInRollout: Pattern = {
  number: 6,
  id: "all-in-rollout",
  title: "All-in rollout",
  kinds: [noStages, deployToAll, noApproval, promptsInPlace, noFeedback],
  cannotTell: (program) => (program.calls.length === 0 ? nothingFound(program) : undefined),
  soundBecause: ({ evidence }) => {
    const [first] = evidence.rollout;
    return first === undefined
      ? "changes go out in stages"
      : `${first.what} (${first.place.file}:${first.place.line})`;
  },
};
