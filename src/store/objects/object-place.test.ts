import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { refusal } from "../suite/_test-refusal.ts";
import type { ObjectStoreOptions } from "./object-place.ts";
import { objectPlace } from "./object-place.ts";

const VARIABLES = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"];
const unset = () => {
  for (const name of VARIABLES) delete process.env[name];
};
unset();
afterEach(unset);

test("a bucket is Amazon's by its name, and anybody else's by its path", () => {
  const base = (setting: string | ObjectStoreOptions) => objectPlace(setting).base;
  assert.equal(base("s3://texts"), "https://texts.s3.us-east-1.amazonaws.com");
  assert.equal(base("s3://texts/app?region=eu-central-1"), "https://texts.s3.eu-central-1.amazonaws.com");
  assert.equal(base("s3://my.texts"), "https://s3.us-east-1.amazonaws.com/my.texts");
  assert.equal(base("s3://texts?endpoint=http://minio:9000/"), "http://minio:9000/texts");
  assert.equal(base({ bucket: "texts", endpoint: "https://h/s3" }), "https://h/s3/texts");
});

test("the environment says what the setting leaves out, and another process finds the same by the address", () => {
  process.env.AWS_REGION = "eu-west-1";
  process.env.AWS_ENDPOINT_URL_S3 = "http://minio:9000";
  const place = objectPlace("s3://texts/a/b/?over=2048");
  assert.deepEqual(
    [place.name, place.base, place.prefix, place.region, place.over],
    ["s3://texts/a/b", "http://minio:9000/texts", "a/b/", "eu-west-1", 2_048],
  );
  unset();
  const { credentials: _mine, ...again } = objectPlace(place.url ?? "");
  const { credentials: _theirs, ...first } = place;
  assert.deepEqual(again, first);
  const credentials = { accessKeyId: "k", secretAccessKey: "s" };
  assert.equal(objectPlace({ bucket: "texts", credentials }).url, undefined);
});

test("what cannot be a place is refused, and what may be a secret told to nobody", () => {
  const refused = [
    "texts",
    "https://texts",
    "s3://key:s3cret@texts/app",
    "s3://UPPER",
    "s3://t",
    "s3://texts/a//b",
    "s3://texts/a/%20",
    "s3://texts/ü",
    "s3://texts?bucket=other",
    "s3://texts?over=10",
    "s3://texts?over=many",
    "s3://texts?region=US East",
    "s3://texts?endpoint=minio:9000",
    "s3://texts?endpoint=http://u:s3cret@minio:9000",
    { bucket: "texts", prefix: "../other" },
  ];
  for (const setting of refused) {
    let error: unknown;
    try {
      objectPlace(setting);
    } catch (reason) {
      error = reason;
    }
    assert.ok(refusal("invalid_blobs", /expected/)(error), JSON.stringify(setting));
    assert.doesNotMatch(JSON.stringify(error), /s3cret/);
  }
});
