import type { Command } from "commander";
import { signManifest } from "../../../releases/sign-manifest.ts";
import { verifyRelease } from "../../../releases/verify-release.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { readTextFile } from "../../options/read-text-file.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

interface Options extends GlobalOptions {
  readonly key: string;
}

const KEY_HINT =
  "Give --key the path of a private key, such as `openssl genpkey -algorithm ed25519 -out release.pem` makes";

export function addSign(release: Command, cli: Cli): void {
  release
    .command("sign")
    .summary("sign a release")
    .description(
      "Sign a release with a private Ed25519 key in PEM. An app with releases.keys in its configuration loads only releases that one of them has signed.",
    )
    .argument("<release>", "its id, the beginning of it, its name, or last")
    .requiredOption("--key <file>", "the private key")
    .action(async (text: string, _: unknown, self: Command) => {
      await sign(text, self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function sign(text: string, options: Options, { terminal }: Cli): Promise<void> {
  const pem = await readTextFile(options.key, { what: "the key", hint: KEY_HINT });
  await withWritableStore(options, async (store) => {
    const release = await resolveRelease(store.releases, text);
    // Nobody is to sign what is not what it says.
    verifyRelease(release, await store.releases.files(release.id));
    const signature = signManifest(release.manifest, pem);
    await store.releases.sign(release.id, signature);
    if (options.json === true) terminal.out(jsonDocument({ id: release.id, ...signature }));
    else terminal.out(`Signed ${release.id}. Public key, for releases.keys:\n${signature.key}`);
  });
}
