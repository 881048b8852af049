import type { Command } from "commander";
import { isAirworthyError } from "../../../core/errors.ts";
import { dateTime } from "../../../core/print/amounts.ts";
import { visibleLine } from "../../../core/print/visible.ts";
import type { SignedReadiness } from "../../../readiness/signed-readiness.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { readTextFile } from "../../options/read-text-file.ts";
import { errorText } from "../../print/error.ts";
import { jsonDocument } from "../../print/json.ts";

interface Options extends GlobalOptions {
  readonly key?: string;
}

export function addReadyVerify(ready: Command, cli: Cli): void {
  ready
    .command("verify")
    .summary("check that a signed report is as it was signed")
    .description(
      "Hold a report that `airworthy ready --sign` wrote against its signature. Needs neither a project nor a store. Exits 1 if it was changed, or is signed by another key.",
    )
    .argument("<report>", "the file")
    .option("--key <file>", "the public key (PEM, or base64 of SPKI) that it must be signed by")
    .action(async (path: string, _: unknown, self: Command) => {
      cli.exitCode = await verify(path, self.optsWithGlobals(), cli);
    });
}

async function verify(path: string, options: Options, { terminal }: Cli): Promise<ExitCode> {
  const { verifyReadiness } = await import("../../../readiness/signed-readiness.ts");
  const text = await readTextFile(path);
  const keys = options.key === undefined ? [] : [await readTextFile(options.key)];
  let signed: SignedReadiness;
  try {
    signed = verifyReadiness(text, keys);
  } catch (error) {
    if (!isAirworthyError(error, "report_tampered") && !isAirworthyError(error, "report_untrusted"))
      throw error;
    terminal.err(errorText(error, terminal));
    return EXIT.failed;
  }
  const { report, signature } = signed;
  const { workflow, verdict, at, waived } = report;
  if (options.json === true) terminal.out(jsonDocument({ workflow, verdict, at, waived, ...signature }));
  else
    terminal.out(
      visibleLine(
        `As signed: ${workflow} was ${verdict} at ${dateTime(at)}${waived.length === 0 ? "" : `, with waivers of ${waived.join(", ")}`}. Public key: ${signature.key}`,
      ),
    );
  return EXIT.pass;
}
