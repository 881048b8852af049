import { openDbos } from "./_dbos.ts";
import { testEngine } from "./_test-engine.ts";

testEngine("DBOS", openDbos);
