import { Dialog } from "../components/dialog.tsx";

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["/"], "Search"],
  [["j", "k"], "Next and previous of a list"],
  [["Enter"], "Open what is marked"],
  [["Esc"], "Close, or leave the search"],
  [["?"], "These keys"],
];

export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">Tab and Shift-Tab reach everything else.</p>
    </Dialog>
  );
}
