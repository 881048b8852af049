// Finds pages by their words: the whole documentation is small enough to look through with each key.
const root = document.body.dataset.root ?? "";
const [query, found] = [document.querySelector("#query"), document.querySelector("#found")];
let pages;

query.addEventListener("focus", () => {
  pages ??= fetch(`${root}search.json`).then((answer) => answer.json());
});
query.addEventListener("input", async () => {
  pages ??= fetch(`${root}search.json`).then((answer) => answer.json());
  show(best(await pages, words(query.value)));
});
query.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show([]);
});
if (window.matchMedia("(max-width: 800px)").matches)
  document.querySelector("nav details")?.removeAttribute("open");

function words(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function best(all, asked) {
  if (asked.length === 0) return [];
  return all
    .map((page) => ({ page, score: asked.reduce((sum, word) => sum * scoreOf(page, word), 1) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 12)
    .map(({ page }) => ({ ...page, around: around(page.text, asked[0]) }));
}

function scoreOf({ title, text }, word) {
  const times = Math.min(text.toLowerCase().split(word).length - 1, 8);
  return times + (title.toLowerCase().includes(word) ? 30 : 0);
}

function around(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 50);
  return `${at > 0 ? "…" : ""}${text.slice(at, at + 140)}…`;
}

function show(results) {
  const items = results.map(({ title, url, around }) => {
    const [item, link, small] = ["li", "a", "small"].map((name) => document.createElement(name));
    link.href = root + url;
    link.append(title);
    small.textContent = around;
    link.append(small);
    item.append(link);
    return item;
  });
  if (items.length === 0 && query.value.trim() !== "") {
    const item = document.createElement("li");
    item.textContent = "Nothing has all of these words.";
    items.push(item);
  }
  found.replaceChildren(...items);
  found.hidden = items.length === 0;
}
