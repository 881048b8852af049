import { releaseConfig } from "./release-config.ts";

/** The support with a shorter triage prompt: `airworthy release create --config shorter.config.ts`. */
export default await releaseConfig("shorter");
