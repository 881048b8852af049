const URL_FORM = /^postgres(ql)?:\/\//;

/** Whether a text names a database rather than a file. */
export function isPostgresUrl(text: string): boolean {
  return URL_FORM.test(text);
}
