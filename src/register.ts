/**
 * The entry `airworthy/register`: `node --import airworthy/register app.js` records an app of the AI SDK as it is.
 *
 * @module
 */
import { register } from "./cli/register/register.ts";

register();
