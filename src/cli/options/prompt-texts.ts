import { loadPrompt } from "../../models/prompt-file.ts";
import { readValue } from "./read-value.ts";

/** A prompt file is known by its ending: its front matter is about the prompt, not a part of its text. */
const PROMPT_FILE = /^@(.+\.md)$/;

/** The texts that `--prompt name=text` and `--prompt name=@file` mean. */
export async function promptTexts(
  prompts: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const texts = Object.entries(prompts).map(async ([name, text]) => {
    const file = PROMPT_FILE.exec(text)?.[1];
    const template =
      file === undefined ? readValue(text, `--prompt ${name}`) : loadPrompt(file).then((one) => one.template);
    return [name, await template] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}
