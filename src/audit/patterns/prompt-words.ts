import type { Place, Prompt, Tool } from "../model/program.ts";

/** What a prompt tells a model to do, counted. */
export interface PromptMeasure {
  readonly length: number;
  /** Instructions by kind. */
  readonly classify: number;
  readonly reason: number;
  readonly act: number;
  readonly format: number;
  readonly rules: number;
  /** Cases: "if the user asks for a refund". */
  readonly branches: readonly { readonly text: string; readonly place: Place }[];
  /** Headings and numbered parts. */
  readonly sections: number;
  /** Of classify, reason, act and format, those that are there. */
  readonly tasks: readonly ("classify" | "reason" | "act" | "format")[];
}

const CLASSIFY =
  /\b(classif\w+|categori[sz]\w+|determine (the |which |whether |what |if )|identify (the |which |whether )?(intent|type|kind|category|topic|language|request|user'?s? (intent|need))|detect (the )?(intent|language|type|sentiment)|route\b|triage|decide (which|whether|what)|(figure|find) out (what|which|whether)|intent of|user_?mood|sentiment|escalat\w+|redirect_\w+|which category|matched_categories|understand (the )?(user|query|request|intent|what))/i;
const REASON =
  /\b(think (step|through|carefully|about)|step[- ]by[- ]step|reason(ing)? (about|through|step|carefully)|analy[sz]e|evaluate|consider\b|weigh|plan (the|your|out|how)|break (it |the |this |down)|calculate|compare|assess|reflect|verify|double[- ]check|deduc\w+|infer\b|prioriti[sz]e|recommend|suggest)/i;
const ACT =
  /\b(use (the |your |this )?[\w`*'"-]+ tool|use tools?\b|call (the )?[`'"]?\w+|invoke|execute|run (the|a|an) |perform|send (the |an? )|create (the |an? |new )|update (the |an? )|delete|book|cancel|refund|schedule|look ?up|search (for|the|your)|query (the|a)|fetch|retrieve|store|save|navigate|submit|process (the |a )?(refund|order|payment|return))/i;
const FORMAT =
  /\b(format|respond (only )?(in|with)|reply (only )?(in|with)|answer (only )?(in|with)|output\b|return (only|a |an |the |your|json|as)|json|markdown|html|bullet|headings?|tables?|emoji|sentences?|words or|characters|concise|brief|tone|structure (your|the)|include (the|a|an) )/i;
const RULE =
  /\b(never|do not|don't|must( not)?|always|only\b|avoid|refuse|important|under no circumstances|should not|mustn't)\b/i;
const BRANCH =
  /\b(if|when|whenever|in case|for) (the |a |an |any |they|users?|customers?|someone|you('re| are)? asked|asked|it('s| is)|there|no )[^.:;\n]{3,}|\b(for|on) \w+ (requests?|questions?|queries|inquiries|orders|issues|complaints)\b/i;

/** Where a row of a prompt stands; rows count from 0. */
export function placeOfRow({ place, rows }: Pick<Prompt, "place" | "rows">, index: number): Place {
  const { file, line } = rows[index] ?? place;
  return { file, line, endLine: line };
}

export function measure(prompt: Pick<Prompt, "text" | "place" | "rows">): PromptMeasure {
  const { text } = prompt;
  const counts = { classify: 0, reason: 0, act: 0, format: 0, rules: 0 };
  const branches: { text: string; place: Place }[] = [];
  let sections = 0;
  for (const [index, row] of text.split("\n").entries()) {
    if (/^\s*(#{1,6}\s|<[a-z_-]+>\s*$|\*\*[^*]+\*\*:?\s*$|\d+[.)]\s|[A-Z][A-Z &/-]{4,}:?\s*$)/.test(row))
      sections++;
    for (const sentence of row.split(/(?<=[.!?;])\s+/)) {
      if (sentence.trim().length < 4) continue;
      if (CLASSIFY.test(sentence)) counts.classify++;
      if (REASON.test(sentence)) counts.reason++;
      if (ACT.test(sentence)) counts.act++;
      if (FORMAT.test(sentence)) counts.format++;
      if (RULE.test(sentence)) counts.rules++;
      if (BRANCH.test(sentence))
        branches.push({ text: sentence.trim().slice(0, 80), place: placeOfRow(prompt, index) });
    }
  }
  const tasks = (["classify", "reason", "act", "format"] as const).filter((task) => counts[task] > 0);
  return { length: text.length, ...counts, branches, sections, tasks };
}

export interface Step {
  readonly tool: string;
  readonly place: Place;
  readonly conditional: boolean;
}

const STEP =
  /^\s*(\d+[.)]|step \d+|[-*]?\s*(first|second|third|then|next|after(wards| that)?|finally|lastly|once)\b)/i;
const CUE =
  /\b(in (this |the )?(following )?(exact )?order|sequence|steps?|workflow|process|procedure|pipeline|flow|follow|first|always|must|mandatory)\b/i;
/** A heading over a list whose items come one after the other. */
const FLOW =
  /\b((optimal|usual|typical|standard|following|correct) (flow|sequence|order|process)|in (this|the following) order)\b[^\n]*$/im;
const SEQUENCE =
  /\b(first|then|next|after that|afterwards|followed by|finally|before (you |any|doing|calling|answering|responding))\b/i;
const CONDITION =
  /\b(if|when(ever)?|optional(ly)?|unless|depending|as needed|where (needed|appropriate)|only for|may|can)\b/i;

/** The tools that a prompt has called one after the other, whatever is asked. */
export function orderedTools(
  prompt: Pick<Prompt, "text" | "place" | "rows">,
  tools: readonly Pick<Tool, "name">[],
): readonly Step[] {
  const rows = prompt.text.split("\n");
  const steps: Step[] = [];
  rows.forEach((row, index) => {
    const before = rows.slice(Math.max(0, index - 6), index).join(" ");
    const isNumbered = STEP.test(row) && CUE.test(`${before} ${row}`);
    const isFlow = /^\s*[-*]\s/.test(row) && FLOW.test(rows.slice(Math.max(0, index - 8), index).join("\n"));
    const isChain = isChainOf(row, tools);
    for (const sentence of row.split(isChain ? ARROW : /(?<=[.;!])\s+/)) {
      if (!isNumbered && !isFlow && !isChain && !SEQUENCE.test(sentence)) continue;
      for (const { name, at } of toolsIn(sentence, tools)) {
        const conditional = isChain
          ? isCase(row)
          : CONDITION.test(ofTheCall(sentence, at).replace(FINDS_OUT, ""));
        const known = steps.findIndex(({ tool }) => tool === name);
        if (known !== -1 && (conditional || steps[known]?.conditional === false)) continue;
        // What is so in one case, and elsewhere whatever is asked, is so.
        if (known !== -1) steps.splice(known, 1);
        steps.push({ tool: name, place: placeOfRow(prompt, index), conditional });
      }
    }
  });
  return steps;
}

const ARROW = /\s*(?:→|⇒|➜|➔|⟶|-{1,2}>|=>)\s*/;

/** `find_order → check_policy → refund` */
function isChainOf(row: string, tools: readonly Pick<Tool, "name">[]): boolean {
  const parts = row.split(ARROW);
  return parts.length > 1 && parts.filter((part) => toolsIn(part, tools).length > 0).length > 1;
}

/** A chain that stands behind the name of a case is for that case only: "Refunds: find_order → refund". */
function isCase(row: string): boolean {
  const label = row.match(/^\W*([^:→]{3,60}):/)?.[1];
  return (
    CONDITION.test(row) || (label !== undefined && !CUE.test(label) && !/^(call|use|tools?)/i.test(label))
  );
}

/** What is said of calling a tool; "call it - if it is closed, say so" is of what comes back. */
function ofTheCall(sentence: string, at: number): string {
  const rest = sentence.slice(at);
  const end = rest.search(/\s[-–—]\s|[,:;]\s(?=if\b|when\b)/i);
  return end === -1 || !MUST.test(sentence.slice(0, at + end)) ? sentence : sentence.slice(0, at + end);
}

/** "Determine if they qualify" is a task, and no condition. */
const FINDS_OUT =
  /\b(determine|check|verify|see|find out|decide|confirm|assess|ask|know) (if|whether|when)\b[^.,;]*/gi;

const MUST = /\b(always|must|mandatory|first|required)\b/i;

function toolsIn(
  text: string,
  tools: readonly Pick<Tool, "name">[],
): readonly { readonly name: string; readonly at: number }[] {
  return tools
    .map(({ name }) => ({ name, at: placeOfTool(text, name) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
}

/** Whether a text names a tool: `searchProducts`, `search_products`, "search products tool". */
export function namesTool(text: string, name: string): boolean {
  return placeOfTool(text, name) !== -1;
}

function placeOfTool(text: string, name: string): number {
  const bare = name.replace(/[-_]?tool$/i, "");
  const words = bare
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .filter((word) => word !== "");
  if (words.length === 0 || bare.length < 3) return -1;
  const loose = words
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("(?:[\\s_-]*|\\s+(?:for|the|a|an|of|all|to|with)\\s+)");
  return words.length > 1
    ? text.search(new RegExp(`(^|[^\\w])${loose}([^\\w]|tool|$)`, "i"))
    : text.search(new RegExp(`(^|[^\\w])\`?${loose}\`?(\\s+tool|[-_]tool|\\(|\`)`, "i"));
}
