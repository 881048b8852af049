import { defineConfig } from "airworthy";
import { chat } from "./chat.ts";
import { courseDesk, coursesEval } from "./courses.ts";
import { fast } from "./fast.ts";

export default defineConfig({
  models: { fast },
  prices: [{ provider: "airworthy", model: "local-*", input: 0, output: 0 }],
  workflows: [courseDesk, chat],
  evals: [coursesEval],
});
