import { userInfo } from "node:os";

/** Who is logged in here, as far as the system knows. */
export function whoami(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return process.env.USER || `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
