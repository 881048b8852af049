import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOpenApi } from "./load-openapi.ts";
import { probeOpenApi } from "./probe-openapi.ts";

const SHOP = `
openapi: 3.1.0
info: { title: Shop }
paths:
  /orders:
    parameters:
      - $ref: '#/components/parameters/Tenant'
    get:
      summary: All orders
      parameters:
        - { name: status, in: query, schema: { type: [string, 'null'] } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } }
        4XX: { description: refused }
    post:
      summary: Place an order
      responses:
        '201': { description: made }
        default: { description: anything else }
  /orders/{id}:
    get:
      summary: One order
      parameters:
        - { name: id, in: path, required: true, description: Id of the order, schema: { type: string } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
        '404': { description: no such order }
  /products:
    get:
      summary: Products, a page at a time
      parameters:
        - { name: cursor, in: query, description: Where to go on, schema: { type: string } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: object } } } } }
        '400': { description: refused }
components:
  parameters:
    Tenant: { name: tenant, in: header, schema: { type: string } }
  schemas:
    Orders: { type: object, properties: { data: { type: array, items: { $ref: '#/components/schemas/Order' } } } }
    Order: { type: object, properties: { id: { type: string }, parent: { $ref: '#/components/schemas/Order' } } }
`;

function found(text: string): readonly string[] {
  return probeOpenApi(parseOpenApi(text)).findings.map(({ id }) => id);
}

test("probeOpenApi() counts each parameter without a description, in every operation that has it", () => {
  assert.deepEqual(
    found(SHOP).filter((id) => id.startsWith("params_undocumented")),
    [
      "params_undocumented:GET /orders:tenant",
      "params_undocumented:GET /orders:status",
      "params_undocumented:POST /orders:tenant",
    ],
  );
});

test("probeOpenApi() counts each operation without a 4xx answer; default is none", () => {
  assert.deepEqual(
    found(SHOP).filter((id) => id.startsWith("undocumented_errors")),
    ["undocumented_errors:POST /orders"],
  );
});

test("probeOpenApi() says why a list has no pages", () => {
  const [page, ...others] = probeOpenApi(parseOpenApi(SHOP)).findings.filter(
    ({ fault }) => fault === "no_pagination",
  );

  assert.equal(
    page?.message,
    'It answers with a list (its "data") and takes no cursor, offset, page or limit',
  );
  assert.deepEqual(others, []);
});

test("probeOpenApi() reports references that lead nowhere or outside, and goes on", () => {
  const broken = SHOP.replace("#/components/parameters/Tenant", "#/components/parameters/Gone").replace(
    "'#/components/schemas/Orders'",
    "'other.yaml#/Orders'",
  );

  const references = probeOpenApi(parseOpenApi(broken)).findings.filter(
    ({ fault }) => fault === "broken_reference",
  );

  assert.deepEqual(
    references.map(({ severity, message }) => `${severity}: ${message}`),
    [
      "high: #/components/parameters/Gone leads nowhere",
      "low: other.yaml#/Orders stands outside of the document and was not followed",
    ],
  );
});

test("parseOpenApi() refuses what is no OpenAPI 3 description, and says what it is", () => {
  assert.throws(() => parseOpenApi("swagger: '2.0'"), { code: "invalid_openapi", message: /version "2.0"/ });
  assert.throws(() => parseOpenApi("a: [1"), { code: "invalid_openapi" });
  assert.throws(() => parseOpenApi("just text"), { code: "invalid_openapi", message: /no object/ });
  assert.throws(() => parseOpenApi("{}"), { code: "invalid_openapi", message: /no "openapi" field/ });
});
