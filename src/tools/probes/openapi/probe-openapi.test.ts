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

const TRICKY = `
openapi: 3.1.0
info: { title: Tricky }
paths:
  /a:
    parameters:
      - { name: shared, in: query, schema: { type: string } }
      - { name: mine, in: query, schema: { type: string } }
    get:
      summary: A list of two parts
      parameters:
        - { name: mine, in: query, description: Said here, schema: { type: string } }
        - { name: shared, in: header, description: Another of the name, schema: { type: string } }
        - { name: typed, in: query, schema: { allOf: [{ $ref: '#/components/schemas/Typed' }] } }
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                allOf:
                  - { $ref: '#/components/schemas/Envelope' }
                  - { type: object, properties: { data: { $ref: '#/components/schemas/Rows' } } }
        4xx: { $ref: '#/components/responses/Refused' }
  /b:
    $ref: '#/components/pathItems/B'
  /c:
    get:
      summary: Pages by links
      responses:
        '200': { $ref: '#/components/responses/Linked' }
        '499': { description: gone }
  /d:
    get:
      summary: Wrapped twice
      responses:
        2XX: { description: ok, content: { application/vnd.shop+json: { schema: { $ref: '#/components/schemas/Twice' } } } }
        '422': { description: refused }
components:
  pathItems:
    B:
      delete:
        summary: Removes it
        responses: { '204': { description: gone }, default: { $ref: '#/components/responses/Refused' }, 5XX: { description: broken } }
  responses:
    Refused: { description: refused }
    Linked:
      description: ok
      content: { application/json: { schema: { type: object, properties: { items: { type: array, items: true }, orders: { $ref: '#rows' }, _links: { type: object, properties: { next: { type: string } } } } } } }
  schemas:
    Typed: { type: [string, 'null'], description: Said by its type }
    Envelope: { type: object, properties: { total: { type: integer } } }
    Rows: { $anchor: rows, type: array, items: { $ref: '#/components/schemas/Row' } }
    Row: { allOf: [{ type: object, properties: { id: { type: string } } }, { $ref: '#/components/schemas/Row' }] }
    Twice: { type: object, properties: { data: { type: object, properties: { orders: { $ref: '#/components/schemas/Rows' } } } } }
`;

test("probeOpenApi() follows allOf, path items, anchors, ranges and what a path says for all", () => {
  assert.deepEqual(
    probeOpenApi(parseOpenApi(TRICKY)).findings.map(({ id, message }) => [id, message]),
    [
      [
        "no_pagination:GET /a",
        'It answers with a list (its "data") and takes no cursor, offset, page or limit',
      ],
      ["params_undocumented:GET /a:shared", 'The parameter "shared" has no description'],
      ["params_undocumented:GET /a:typed", 'The parameter "typed" has no description'],
      ["undocumented_errors:DELETE /b", "It has no 4xx answer: it lists only 204, default, 5XX"],
      [
        "no_pagination:GET /d",
        'It answers with a list (its "data.orders") and takes no cursor, offset, page or limit',
      ],
    ],
  );
});

test("probeOpenApi() says that an anchor is missing, and bears schemas that are no objects", () => {
  const odd = TRICKY.replace("'#rows'", "'#gone'").replace("Envelope: {", "Envelope: { not: false,");

  assert.deepEqual(
    probeOpenApi(parseOpenApi(odd))
      .findings.filter(({ fault }) => fault === "broken_reference")
      .map(({ message }) => message),
    ["#gone leads nowhere"],
  );
});
