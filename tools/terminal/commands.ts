/** What a newcomer types, from an empty folder in which the package is installed to a gate that holds. */
export const COMMANDS = [
  "npx airworthy init --yes",
  "npm start",
  "npx airworthy runs show last",
  "npx airworthy replay last",
  "npx airworthy dataset add last --keep-output",
  "npx airworthy eval support --gate",
  "npx airworthy probe src/find-order.ts",
] as const;
