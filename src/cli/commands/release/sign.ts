import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import { signManifest } from "../../../releases/sign-manifest.ts";
import { verifyRelease } from "../../../releases/verify-release.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

interface Options extends GlobalOptions {
  readonly key: string;
}

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
  const pem = await readKey(options.key);
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

async function readKey(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AirworthyError({
      code: "file_unreadable",
      message: `Cannot read the key "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Give --key the path of a private key, such as `openssl genpkey -algorithm ed25519 -out release.pem` makes",
      cause,
    });
  }
}
