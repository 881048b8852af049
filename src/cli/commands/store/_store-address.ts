/** An address as a person types it: `sqlite:` may stand before a path. */
export function addressIn(text: string): string {
  return text.replace(/^sqlite:(\/\/)?/, "");
}
