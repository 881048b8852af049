/** The one workflow of DBOS that there is: a drive of a run. */
export const DRIVE = "airworthy.drive";
/** DBOS wants a version of its own for each app, and keeps their runs apart; we do that by lanes. */
export function versionOf(app: string): string {
  return `${app}-1`;
}

/** What DBOS knows an app by: the part that its lanes have in common. */
export function appOf(lane: string): string {
  return lane.slice(0, lane.indexOf("."));
}

/** DBOS says much; what concerns a run is told by us. */
export const SILENT = { info: ignore, debug: ignore, warn: ignore, error: ignore };

function ignore(): void {}
