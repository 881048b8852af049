import type { DatabaseSync } from "node:sqlite";
import type { Subject } from "airworthy";
import type { SupportInput } from "../support.ts";

/** Who asks what, and what should come of it. */
export interface Enquiry {
  readonly input: SupportInput;
  readonly subject: Subject;
  /** How the support should end it. */
  readonly outcome: "answered" | "handed_over";
}

type Kind = "order" | "latest" | "product" | "person";

/** Of a hundred enquiries so many are of a kind: most ask where their parcel is. */
const MIX: readonly (readonly [Kind, number])[] = [
  ["order", 45],
  ["latest", 25],
  ["product", 20],
  ["person", 10],
];

const TEXTS: Readonly<Record<Kind, readonly ((order: string) => string)[]>> = {
  order: [
    (order) => `Where is my order ${order}?`,
    (order) => `Which carrier is bringing ${order}?`,
    (order) => `Has ${order} been shipped already`,
  ],
  latest: [() => "Where is my latest order?", () => "where is my last order pls"],
  product: [
    () => "How much is ibuprofen 200 mg, 100 tablets?",
    () => "Do you have acetaminophen 500 mg in stock?",
    () => "how much is cetirizine 10mg",
  ],
  person: [() => "I want to talk to a real person, not a bot", () => "Can I speak to the pharmacist please"],
};

const AGES = ["under 30", "30 to 49", "50 to 69", "70 and more"] as const;
const DEVICES = ["ios", "android", "web"] as const;

/** Enquiries of the shop's customers who have ordered; a few of them ask often. The same seed gives the same ones. */
export function traffic(
  shop: DatabaseSync,
  { runs, random }: { readonly runs: number; readonly random: () => number },
): readonly Enquiry[] {
  const people = shop
    .prepare(
      "SELECT c.id, c.plan, c.locale, min(o.id) AS ordered FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id",
    )
    .all()
    .map(({ id, plan, locale, ordered }) => ({
      id: String(id),
      ordered: String(ordered),
      attributes: {
        plan: String(plan),
        locale: String(locale),
        age: pick(AGES, random),
        device: pick(DEVICES, random),
      },
      weight: (1 - random()) ** -0.5,
    }));
  const total = people.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: runs }, () => {
    let at = random() * total;
    const who = people.find(({ weight }) => {
      at -= weight;
      return at <= 0;
    });
    if (who === undefined) throw new Error("Cannot make traffic: the shop has no customer who has ordered");
    const kind = kindOf(random() * 100);
    const message = pick(TEXTS[kind], random)(who.ordered);
    return {
      input: { message, customer: who.id },
      subject: { id: who.id, attributes: who.attributes },
      outcome: kind === "person" ? "handed_over" : "answered",
    };
  });
}

function kindOf(at: number): Kind {
  let left = at;
  for (const [kind, share] of MIX) {
    left -= share;
    if (left < 0) return kind;
  }
  return "person";
}

function pick<T>(from: readonly T[], random: () => number): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error("Cannot pick from nothing");
  return one;
}
