import { DEVICES } from "./_catalogue-devices.ts";
import { MEDICINES } from "./_catalogue-medicines.ts";
import { PRESCRIPTIONS } from "./_catalogue-prescriptions.ts";
import { SUPPLEMENTS } from "./_catalogue-supplements.ts";

/** One form of a substance: the strengths and packs it is sold in, and the price of the first of both in cents. */
export type Offer = readonly [
  form: string,
  strengths: readonly string[],
  packs: readonly string[],
  cents: number,
];

/** A substance or thing, the words people also search it by, and its forms. */
export type Entry = readonly [name: string, keywords: string, category: string, offers: readonly Offer[]];

/** A shelf: entries that are sold by the same makers under the same rule. */
export type Shelf = {
  readonly prescription: boolean;
  /** "" is the shop's own label, which puts no name in front of the product's. */
  readonly brands: readonly string[];
  readonly entries: readonly Entry[];
};

export const CATALOGUE: readonly Shelf[] = [
  { prescription: false, brands: ["", "Fernhill", "Oakmere", "Daylark"], entries: MEDICINES },
  { prescription: true, brands: ["", "Norvane"], entries: PRESCRIPTIONS },
  { prescription: false, brands: ["", "Fernhill", "Greenlathe"], entries: SUPPLEMENTS },
  { prescription: false, brands: ["", "Steadyline"], entries: DEVICES },
];
