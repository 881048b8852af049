import type { Address, RunId } from "../ids.ts";
import { shortId } from "../print/short-id.ts";

/** What people call a request by: its run, cut short, and the address at which it waits. */
export function approvalId({ run, address }: { readonly run: RunId; readonly address: Address }): string {
  return `${shortId(run)}/${address}`;
}
