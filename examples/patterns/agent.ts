/**
 * A bounded agent: the desk of a library. Which of the tools is needed, and in which order, depends on what a reader writes,
 * so the model chooses; contracts, a limit of steps and one way out keep it within bounds.
 */
import { agent, model, ToolError, tool, toolset, workflow } from "airworthy";
import { contains, evaluation, trajectory } from "airworthy/evals";
import { z } from "zod";

const loan = z.string().length(5).describe("the number of a loan, such as L2041");
const BOOKS = [
  { title: "The Sea", shelf: "C4", state: "available" },
  { title: "Night Trains", shelf: "A1", state: "lent" },
];
const LOANS = [
  { loan: "L2041", title: "The Sea", due: "2027-03-02", renewals: 0 },
  { loan: "L2042", title: "Night Trains", due: "2027-03-09", renewals: 3 },
];
const NO_LOAN = { no_such_loan: "there is no loan of this number" };

const findBook = tool({
  name: "find_book",
  description: "Looks a book up by its title: whether it is in, and on which shelf it stands.",
  input: z.object({ title: z.string().describe("the title, in quotes") }),
  output: z.object({ title: z.string(), shelf: z.string(), state: z.string() }),
  errors: { no_such_book: "the library has no book of this title" },
  effect: "read",
  run: ({ title }) => {
    const found = BOOKS.find((book) => book.title.toLowerCase() === title.toLowerCase());
    if (found !== undefined) return found;
    throw new ToolError({ code: "no_such_book", message: `We have no book called ${title}` });
  },
});

const findLoan = tool({
  name: "find_loan",
  description: "Says when a loan is due.",
  input: z.object({ loan }),
  output: z.object({ loan: z.string(), title: z.string(), due: z.string() }),
  errors: NO_LOAN,
  effect: "read",
  run: ({ loan: number }) => loanOf(number),
});

const renewLoan = tool({
  name: "renew_loan",
  description: "Renews a loan, extends it by four weeks.",
  input: z.object({ loan }),
  output: z.object({ loan: z.string(), renewed: z.boolean() }),
  errors: NO_LOAN,
  effect: "write",
  idempotency: { worldKnowsKey: true },
  // What an evaluation, a fork and a shadow are given in place of the real thing.
  simulate: ({ loan: number }) => ({ loan: loanOf(number).loan, renewed: true }),
  run: ({ loan: number }) => {
    loanOf(number).renewals += 1;
    return { loan: number, renewed: true };
  },
});

const desk = agent("desk", {
  model: model("fast"),
  instructions: `You are the desk of a library. Look before you answer, and say only what a tool gave.

- Use find_book when a reader asks for a book, whether a title is in or available, or on which shelf it stands.
- Use find_loan when a reader asks when a loan is due or has to be brought back.
- Use renew_loan only when a reader asks to renew, extend or keep a loan longer.

If it is available, answer: {title} is in, on shelf {shelf}.
If it is lent, answer: {title} is lent at the moment.
After find_loan, answer: {title} is due on {due}.
If it is renewed, answer: Loan {loan} is renewed.`,
  tools: toolset([findBook, findLoan, renewLoan]),
  maxSteps: 5,
  onStepLimit: "return",
});

export const libraryDesk = workflow({
  name: "library-desk",
  input: z.string().min(1).max(2_000),
  run: async (_ctx, message) => {
    const { text, stopped } = await desk.run(message);
    return stopped === "answered" ? text : "A librarian will answer you.";
  },
});

export const agentEval = evaluation({
  name: "agent",
  workflow: libraryDesk,
  dataset: "agent.yaml",
  scorers: [contains(), trajectory({ extra: false })],
  criteria: { success: 0.5 },
});

function loanOf(number: string) {
  const found = LOANS.find((one) => one.loan === number);
  if (found !== undefined) return found;
  throw new ToolError({ code: "no_such_loan", message: `There is no loan ${number}` });
}
