import type { JsonSchema } from "../json-schema.ts";
import type { ParameterRole } from "./parameter-role.ts";
import type { Property } from "./schema.ts";
import { wordsOf } from "./words.ts";

/** Made-up values by what a parameter is for. */
const BY_ROLE: Readonly<Partial<Record<ParameterRole, readonly unknown[]>>> = {
  date: ["2024-03-15 12:30:00"],
  email: ["ada@example.com"],
  url: ["https://example.com/"],
  timezone: ["Europe/London"],
  uuid: ["00000000-0000-4000-8000-000000000001"],
  limit: [5],
  page: [1],
  offset: [0],
  flag: [false],
  query: ["a"],
  number: [10, 2, 1, 100],
};

/** Made-up values by a word of the name. */
const BY_WORD: Readonly<Record<string, string | number>> = {
  address: "10 Downing Street",
  city: "London",
  color: "#ff0000",
  country: "US",
  commit: "HEAD",
  cron: "0 0 * * *",
  currency: "USD",
  expression: "1 + 1",
  from: "km",
  ip: "192.0.2.1",
  json: '{"a": 1}',
  language: "en",
  lat: 51.5,
  latitude: 51.5,
  lng: -0.12,
  locale: "en-US",
  location: "London",
  lon: -0.12,
  longitude: -0.12,
  phone: "+12025550123",
  revision: "HEAD",
  sql: "SELECT 1",
  symbol: "AAPL",
  ticker: "AAPL",
  to: "m",
  version: "1.2.3",
  zip: "10001",
};

/** What a parameter of this role and name may well take, as far as its schema allows it. */
export function madeUpValues({ name, schema }: Property, role: ParameterRole): readonly unknown[] {
  const worded = wordsOf(name).flatMap((word) => BY_WORD[word] ?? []);
  return [...worded, ...(BY_ROLE[role] ?? [])].filter(
    (value) => fits(value, schema) && isWithin(value, schema),
  );
}

/** Whether a value is of the type that a schema asks for. */
export function fits(value: unknown, schema: JsonSchema): boolean {
  const type = schema.type;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (types.length === 0) return typeof value !== "object";
  if (typeof value === "number")
    return types.includes("number") || (types.includes("integer") && Number.isInteger(value));
  return types.includes(value === null ? "null" : typeof value);
}

function isWithin(value: unknown, { minimum, maximum }: JsonSchema): boolean {
  if (typeof value !== "number") return true;
  return (
    !(typeof minimum === "number" && value < minimum) && !(typeof maximum === "number" && value > maximum)
  );
}
