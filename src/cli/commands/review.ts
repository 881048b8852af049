import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addReviewLabels } from "./review/labels.ts";
import { addReviewList } from "./review/list.ts";
import { addReviewSet } from "./review/set.ts";

/** The commands around reviews. */
export function addReview(program: Command, cli: Cli): void {
  const review = program
    .command("review")
    .description(
      "Look at runs that need it and say whether what they gave was good. What is found bad clusters with the failures; what should have come out becomes a case.",
    );
  addReviewList(review, cli);
  addReviewSet(review, cli);
  addReviewLabels(review, cli);
}
