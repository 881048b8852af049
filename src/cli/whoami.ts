import { userInfo } from "node:os";

/** Who sits here, as far as the system knows. */
export function whoami(): string {
  try {
    return userInfo().username;
  } catch {
    // Some containers run as a user without a name.
    return "somebody";
  }
}
