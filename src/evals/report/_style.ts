/** The look of a report's HTML file: light and dark as the reader has it, and fit for print. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1a1d21; --dim: #5b6570; --line: #dfe3e8; --soft: #f5f7f9;
  --PASS: #116329; --BLOCK: #b42318; --INCONCLUSIVE: #8a5a00; --ERROR: #7a3e9d; --bar: #3b6fb6; --del: #ffebe9; --ins: #dafbe1; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171b; --fg: #e6e9ec; --dim: #9aa5b1; --line: #2e343b;
  --soft: #1c2126; --PASS: #56d364; --BLOCK: #ff7b72; --INCONCLUSIVE: #e3b341; --ERROR: #d2a8ff; --bar: #6ea8fe;
  --del: #4b1d1c; --ins: #12361f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: var(--bg); color: var(--fg);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } article + article { margin-top: 64px; } h2 { font-size: 17px; margin: 32px 0 8px; }
h1 b, td b { font-weight: 600; } p, ul { margin: 4px 0; } ul { padding-left: 20px; }
.dim { color: var(--dim); } .PASS { color: var(--PASS); } .BLOCK { color: var(--BLOCK); }
.INCONCLUSIVE { color: var(--INCONCLUSIVE); } .ERROR { color: var(--ERROR); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--dim); font-weight: 500; font-size: 13px; } .num { text-align: right; white-space: nowrap; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { margin: 0; padding: 8px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 8px 0; border: 1px solid var(--line); border-radius: 6px; padding: 6px 12px; }
summary { cursor: pointer; } .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 8px 0; }
@media (max-width: 640px) { body { padding: 12px; } .sides { grid-template-columns: 1fr; } }
.del { background: var(--del); } .ins { background: var(--ins); }
svg { display: block; } .track { stroke: var(--line); } .range { stroke: var(--bar); } .mark { fill: var(--bar); }
.limit { stroke: var(--BLOCK); }
`;
