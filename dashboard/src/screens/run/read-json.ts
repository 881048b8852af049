import { ApiError } from "../../api/client.ts";

/** What somebody typed as JSON. @throws ApiError with what is wrong with it */
export function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError({
      status: 0,
      code: "not_json",
      message: `${what} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'A text stands in quotes: "like this"',
    });
  }
}
