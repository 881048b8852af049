import assert from "node:assert/strict";
import type { ReleaseId } from "../../core/ids.ts";
import type { NewRelease } from "../../core/release.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** Releases and the texts of their files. */
export const releases: Claims = {
  "a release comes back as it was kept, with its files": async (store) => {
    const release = releaseOf(1, { name: "v1 \ud800", createdBy: "ada", createdAt: 5 });
    await store.releases.keep(release);

    const { files, ...rest } = release;
    assert.deepEqual(await store.releases.find(release.id), { ...rest, size: 14 });
    assert.deepEqual(await store.releases.files(release.id), files);
    assert.equal(await store.releases.find(releaseOf(2).id), undefined);
    assert.equal((await store.releases.files(releaseOf(2).id)).size, 0);
  },

  "a release kept twice is one, under its newest name": async (store) => {
    await store.releases.keep(releaseOf(1, { name: "first" }));
    await store.releases.keep(releaseOf(1, { name: "second", createdAt: 99 }));
    await store.releases.keep(releaseOf(1, { createdAt: 99 }));

    const found = await store.releases.list();
    assert.deepEqual(
      found.map(({ name, createdAt }) => [name, createdAt]),
      [["second", 1]],
    );
  },

  "releases are listed newest first": async (store) => {
    for (const i of [2, 3, 1]) await store.releases.keep(releaseOf(i, { createdAt: i }));

    const found = await store.releases.list();
    assert.deepEqual(
      found.map(({ id }) => id),
      [3, 2, 1].map((i) => releaseOf(i).id),
    );
  },

  "a signature is kept with a release that is there": async (store) => {
    const { id } = releaseOf(1);
    const signature = { key: "k", value: "v", signedAt: 7 };
    await store.releases.keep(releaseOf(1));
    await store.releases.sign(id, signature);

    assert.deepEqual((await store.releases.find(id))?.signature, signature);
    await assert.rejects(store.releases.sign(releaseOf(2).id, signature), refusal("release_not_found"));
  },

  "deleting a release leaves the texts that another one has": async (store) => {
    await store.releases.keep(releaseOf(1));
    await store.releases.keep(releaseOf(2, { files: new Map([["b.mjs", "export 1;"]]) }));

    assert.equal(await store.releases.delete(releaseOf(1).id), true);
    assert.equal(await store.releases.delete(releaseOf(1).id), false);
    assert.equal((await store.releases.files(releaseOf(1).id)).size, 0);
    assert.deepEqual([...(await store.releases.files(releaseOf(2).id))], [["b.mjs", "export 1;"]]);
  },
};

function releaseOf(i: number, parts: Partial<NewRelease> = {}): NewRelease {
  return {
    id: `rel_${String(i).padStart(16, "0")}` as ReleaseId,
    manifest: `{"format":1,"n":${i}}`,
    createdAt: 1,
    files: new Map([
      ["app.mjs", "export 1;"],
      ["p.md", "Hi \ud801!"],
    ]),
    ...parts,
  };
}
