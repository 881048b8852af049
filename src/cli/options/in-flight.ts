import { Option } from "commander";

/** What becomes of runs that go on or wait on a release that is rolled back. */
export function inFlightOption(): Option {
  return new Option(
    "--in-flight <what>",
    "finish or cancel runs that go on or wait on it (default: as its plan says, else finish)",
  ).choices(["finish", "cancel"]);
}
