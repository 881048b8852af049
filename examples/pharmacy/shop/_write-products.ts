import type { DatabaseSync } from "node:sqlite";
import type { Entry, Offer, Shelf } from "./_catalogue.ts";
import { CATALOGUE } from "./_catalogue.ts";
import type { Random } from "./_random.ts";
import { between } from "./_random.ts";
import { indexWords } from "./_words.ts";

/** What an order needs to know of a product. */
export type Sellable = { readonly id: string; readonly cents: number; readonly prescription: boolean };

/** Forms that customers call by other names than the label does. */
const FORM_KEYWORDS: Record<string, string> = {
  "Oral Suspension": "syrup liquid",
  "Oral Solution": "syrup liquid",
  Syrup: "liquid",
  Caplets: "tablets",
  Softgels: "capsules",
};

export function writeProducts(db: DatabaseSync, random: Random): readonly Sellable[] {
  const insertProduct = db.prepare("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const insertWords = db.prepare("INSERT INTO product_search (rowid, name, keywords) VALUES (?, ?, ?)");
  const written: Sellable[] = [];

  for (const { shelf, entry, brand, offer, strength, pack } of variants()) {
    const [ingredient, keywords, category] = entry;
    const [form] = offer;
    const number = written.length + 1;
    const id = `p${String(number).padStart(4, "0")}`;
    const name = productName({ brand, ingredient, strength, form, pack });
    const cents = priceOf(random, { shelf, brand, offer, strength, pack });
    // One in twelve is sold out, so that "is it in stock" has both answers.
    const stock = random() < 1 / 12 ? 0 : between(random, 3, 400);
    const prescription = shelf.prescription ? 1 : 0;
    insertProduct.run(
      number,
      id,
      name,
      ingredient,
      strength,
      form,
      pack,
      brand,
      category,
      cents,
      stock,
      prescription,
    );
    insertWords.run(
      number,
      indexWords(name),
      indexWords(`${keywords} ${category} ${form} ${formKeywords(form)}`),
    );
    written.push({ id, cents, prescription: shelf.prescription });
  }
  return written;
}

type Variant = { shelf: Shelf; entry: Entry; brand: string; offer: Offer; strength: string; pack: string };

function* variants(): Generator<Variant> {
  for (const shelf of CATALOGUE) {
    for (const entry of shelf.entries) {
      for (const brand of shelf.brands) {
        for (const offer of entry[3]) {
          for (const strength of offer[1]) {
            for (const pack of offer[2]) yield { shelf, entry, brand, offer, strength, pack };
          }
        }
      }
    }
  }
}

type Label = { brand: string; ingredient: string; strength: string; form: string; pack: string };

/** Tablets are what one expects, so the label leaves the word out: "Acetaminophen 500 mg – 40 ct". */
function productName({ brand, ingredient, strength, form, pack }: Label): string {
  const words = [brand, ingredient, strength, form === "Tablets" ? "" : form];
  return `${words.filter((word) => word !== "").join(" ")} – ${pack}`;
}

/** Bigger packs cost less a piece, stronger ones a little more, other makers more than the shop's own label. */
function priceOf(random: Random, { shelf, brand, offer, strength, pack }: Omit<Variant, "entry">): number {
  const [, strengths, packs, cents] = offer;
  const bulk = 0.35 + (0.65 * sizeOf(pack)) / sizeOf(packs[0] ?? pack);
  const stronger = 1 + 0.12 * strengths.indexOf(strength);
  const maker = 1 + 0.17 * shelf.brands.indexOf(brand);
  const jitter = 0.96 + 0.08 * random();
  return Math.max(99, Math.round((cents * bulk * stronger * maker * jitter) / 10) * 10 - 1);
}

function sizeOf(pack: string): number {
  return Number.parseFloat(pack);
}

function formKeywords(form: string): string {
  return Object.entries(FORM_KEYWORDS)
    .filter(([label]) => form.endsWith(label))
    .map(([, words]) => words)
    .join(" ");
}
