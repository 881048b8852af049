import { openRestate } from "./_restate.ts";
import { testEngine } from "./_test-engine.ts";

testEngine("Restate", openRestate);
