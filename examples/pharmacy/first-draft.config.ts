import { releaseConfig } from "./release-config.ts";

/** The support with the first draft of its triage prompt: `airworthy release create --config first-draft.config.ts`. */
export default await releaseConfig("first-draft");
