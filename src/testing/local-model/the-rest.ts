const MEANS_THE_REST =
  /\b(?:(?:any|every)(?:thing|one)? else|none of (?:the|these|them)|otherwise|not covered|(?:does|do) not fit|nothing else|no other|unclear|out of scope|the rest|in all other cases|(?:if|when) (?:you are )?(?:unsure|in doubt|not sure))\b/i;

/** Whether a description says that its label or tool takes what the others do not. */
export function meansTheRest(description: string): boolean {
  return MEANS_THE_REST.test(description);
}
