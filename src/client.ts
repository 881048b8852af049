/**
 * The entry `airworthy/client`: a typed client of a server, for browsers and for Node.
 *
 * @module
 */

export type * from "./server/client/create-client.ts";
export { createClient } from "./server/client/create-client.ts";
