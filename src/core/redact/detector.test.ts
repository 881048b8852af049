import assert from "node:assert/strict";
import { test } from "node:test";
import { merged } from "./_span.ts";
import type { Detector } from "./detector.ts";
import { DETECTIONS } from "./detector.ts";

const PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.SflKxwRJSMeKKF2QT4";

function found(detector: Detector, text: string): string[] {
  return merged([...DETECTIONS[detector].find(text)]).map(({ start, end }) => text.slice(start, end));
}

const FOUND: Readonly<Record<Detector, readonly string[]>> = {
  api_key: [
    "sk-proj-Ab_9-cdEFghij",
    "sk-ant-api03-aa-bb_cc-dd",
    "sk-or-v1-0123456789abcdef",
    "sk-abcdefghijkl1mnopqrstuvwxyz",
    "sk_live_4eC39HqLyjWDarjtT1",
    "ghp_0123456789abcdefABCDEF0123456789abcd",
    "github_pat_11ABCDEFG0abcdefghijkl_mnop",
    "AKIAIOSFODNN7EXAMPLE",
    "xoxb-123456789012-abcdefGHIJ",
    "xoxp-123456789012-abcdefGHIJ",
    "AIzaSyA1234567890abcdefghijklmnopqrstuv",
    PEM,
  ],
  token: [JWT],
  jwt: [JWT, `${JWT}.a.b`],
  card: [
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
  ],
  email: [
    "ann@example.com",
    "a.b+c_d%e-f@mail.example.co.uk",
    "jürgen@exämple.de",
    "x@163.com",
    "q@a.museum",
  ],
  iban: [
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "GB82 WEST 1234 5698 7654 32",
    "fr1420041010050500013m02606",
    "MT84MALT011000012345MTLCAST001S",
  ],
  phone: [
    "+442079460958",
    "+44 20 7946 0958",
    "+1 (415) 555-2671",
    "+1.415.555.2671",
    "+49 151/12345678",
    "+3545551234",
  ],
  ssn: ["123-45-6789"],
  ip: [
    "192.168.0.1",
    "8.8.8.8",
    "2001:db8::ff00:42:8329",
    "::1",
    "fe80::1ff:fe23:4567:890a",
    "::ffff:10.0.0.1",
  ],
};

const LEFT: Readonly<Record<Detector, readonly string[]>> = {
  api_key: [
    "sk-ii-facial-treatment-essence-230ml",
    "task-0123456789abcdef",
    "risk-assessment2026-in-review",
    "sk-learn",
    "sk-SK",
    "xAKIAIOSFODNN7EXAMPLE",
    "-----BEGIN PUBLIC KEY-----",
  ],
  token: ["Bearer authentication is required", "the bearer of bad news", "eyJ", "Bearer [token:0011aaff]"],
  jwt: ["eyJhbGciOiJIUzI1NiJ9", "keyJhbGciOi.abc"],
  card: [
    "20261122004512",
    "4111111111111112",
    "4111111111111",
    "1234567890123456",
    "0.4111111111111111",
    "4111111111111111.5",
    "a4111111111111111",
    "41111111111111110000000000000000",
    "41111111-1111-4111-8111-111111111111",
    "4111 111111111111",
    "4222222222222",
  ],
  email: [
    "@scope/name",
    "name@1.2.3",
    "name@1.2.3-beta.1",
    "logo@2x.png",
    "user@localhost",
    "a @ b.com",
    "...@x.com",
  ],
  iban: [
    "DE89370400440532013001",
    "DE8937040044053201300",
    "GB00WEST12345698765432",
    "be12cafe0123456789abcdef01234567",
  ],
  phone: [
    "2026-11-22T10:00:00+02:00",
    "+12345678.90",
    "+1 000 000 0000",
    "1e+12345678",
    "+12",
    "+999999",
    "a+442079460958",
  ],
  ssn: [
    "000-12-3456",
    "666-12-3456",
    "912-12-3456",
    "123-00-4567",
    "ORD-123-45-6789",
    "123-45-67890",
    "2026-11-22",
  ],
  ip: [
    "1.2.3",
    "256.1.1.1",
    "v1.2.3.4",
    "1.2.3.4.5",
    "10:00:00",
    "aa:bb:cc:dd:ee:ff",
    "std::add",
    "x ::face",
    "2026-11-22T10:00:00.000Z",
  ],
};

const AROUND = ["%", "see % now", "(%)", "“%”", "ip:%,b", "<%>", "x=%; y", "line\n%\nline", "%."];

for (const detector of Object.keys(FOUND) as Detector[]) {
  test(`DETECTIONS.${detector} finds its kind, the same in any surroundings`, () => {
    for (const secret of FOUND[detector]) {
      for (const around of AROUND) {
        const text = around.replace("%", secret);
        assert.deepEqual(found(detector, text), [secret], text);
        assert.match(text, new RegExp(DETECTIONS[detector].hint), `hint: ${text}`);
      }
    }
  });

  test(`DETECTIONS.${detector} leaves alone what only looks alike`, () => {
    for (const text of LEFT[detector]) assert.deepEqual(found(detector, text), [], text);
  });
}

test("DETECTIONS.token takes what follows Bearer, and not the word", () => {
  assert.deepEqual(found("token", "Authorization: Bearer abc.DEF-123_456~7+/=="), ["abc.DEF-123_456~7+/=="]);
});

test("DETECTIONS.api_key takes a private key that is cut off to its end", () => {
  const text = "key: -----BEGIN PRIVATE KEY-----\nMIIEvQ";

  assert.deepEqual(found("api_key", text), [text.slice(5)]);
});

test("DETECTIONS.phone stops before the next number where both are too long for one", () => {
  assert.deepEqual(found("phone", "+44 20 7946 0958 2026 1234"), ["+44 20 7946 0958"]);
  assert.deepEqual(found("phone", "+1 415 555 2671 12 items"), ["+1 415 555 2671"]);
});

test("DETECTIONS.card sees a card before an expiry date", () => {
  assert.deepEqual(found("card", "12 4111 1111 1111 1111 12/27"), ["4111 1111 1111 1111"]);
});
