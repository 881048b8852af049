import { AirworthyError } from "../../core/errors.ts";

export function backupCorrupt(path: string, what: string): AirworthyError {
  return new AirworthyError({
    code: "backup_corrupt",
    message: `Cannot use the backup ${path}: ${what}`,
    hint: "Nothing was restored. Take another backup, or copy this one anew from where it was made",
  });
}

export function noBackup(path: string, what: string): AirworthyError {
  return new AirworthyError({
    code: "no_backup",
    message: `Cannot restore from ${path}: ${what}, expected a file that \`airworthy store backup\` wrote`,
    hint: "What a store itself holds goes into another one with `airworthy store migrate`",
  });
}

export function backupExists(path: string): AirworthyError {
  return new AirworthyError({
    code: "backup_exists",
    message: `Cannot write the backup ${path}: there is such a file`,
    hint: "Name another one, or a folder, where each backup gets a name of its own",
  });
}
