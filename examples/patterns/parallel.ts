/**
 * Parallel: a post to a forum is looked at by three reviewers who know nothing of each other. Each has one question and its
 * own examples, so each can be measured and changed alone; a post that any of them objects to waits for a moderator.
 */
import { ask, parallel, prompt, workflow } from "airworthy";
import { evaluation, exact } from "airworthy/evals";
import { z } from "zod";

/** A reviewer has one question, and examples of what it objects to and of what it lets pass. */
const reviewer = (name: string, examples: string) =>
  ask({
    prompt: prompt({
      name: `review-${name}`,
      model: "fast",
      input: z.object({ post: z.string() }),
      output: z.object({ verdict: z.enum([name, "fine"]).describe("The verdict") }),
      template: `Decide whether the post is ${name} or fine.\n\n${examples}\n\nMessage: {{post}}`,
    }),
  });

const REVIEWERS = {
  insult: reviewer(
    "insult",
    `- "You are an idiot" -> insult
- "Only a moron would say that" -> insult
- "Shut up, you clown" -> insult
- "What a stupid loser you are" -> insult
- "I do not agree with you" -> fine
- "Which pump do you use?" -> fine
- "Thanks, that helped" -> fine
- "Call me or order at my shop" -> fine
- "He said that it broke" -> fine`,
  ),
  advert: reviewer(
    "advert",
    `- "Buy cheap pumps at my shop" -> advert
- "Discount code SAVE20, order now" -> advert
- "Visit my site for the best offer" -> advert
- "50 % off today" -> advert
- "Which pump do you use?" -> fine
- "I paid too much for it" -> fine
- "Only an idiot would run it" -> fine
- "Ask the man at his address" -> fine
- "Call me on the phone" -> fine`,
  ),
  private: reviewer(
    "private",
    `- "Call me on my mobile number 0170 555" -> private
- "Her address is 12 Hill Road" -> private
- "Write to his email address" -> private
- "He lives in Park Street 4" -> private
- "The turns are on the label" -> fine
- "It broke after a year" -> fine
- "What is the right pressure?" -> fine
- "Order now at my shop" -> fine
- "You are an idiot" -> fine`,
  ),
};

export const moderatePost = workflow({
  name: "moderate-post",
  input: z.string().min(1).max(10_000),
  run: (_ctx, post) =>
    parallel(
      "review",
      Object.entries(REVIEWERS).map(([name, review]) => ({ name, review })),
      {
        each: async ({ review }) => (await review({ post })).verdict,
        key: ({ name }) => name,
        // One reviewer who cannot answer must not let a post through: the run fails, and a moderator sees it.
        onFailure: "fail",
        merge: (verdicts) => verdicts.filter((verdict) => verdict !== "fine"),
      },
    ),
});

export const parallelEval = evaluation({
  name: "parallel",
  workflow: moderatePost,
  dataset: "parallel.yaml",
  scorers: [exact()],
  criteria: { success: 0.5 },
});
