import { useState } from "preact/hooks";
import { Glyph } from "../shell/icons.tsx";

interface CopyButtonProps {
  readonly text: string;
  /** What it does, for whoever does not see it. */
  readonly label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="button quiet copy" aria-label={label} title={label} onClick={copy}>
      <Glyph name="copy" />
      <span role="status">{isCopied ? "Copied" : ""}</span>
    </button>
  );
}
