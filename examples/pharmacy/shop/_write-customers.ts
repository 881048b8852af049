import type { DatabaseSync } from "node:sqlite";
import type { Random } from "./_random.ts";
import { between, pick } from "./_random.ts";

const CUSTOMERS = 600;

const FIRST_NAMES =
  "Ada Amir Ana Andre Anika Beatriz Ben Carla Chidi Chloe Dana Daniel Diego Elena Eli Emma Farah Felix Fiona Gabriel Grace Hana Hector Hugo Imani Ines Ivan Jack Jae Jamal Joan José Julia Kai Karen Kenji Lara Leo Lina Lucas Maeve Marco Maria Mei Miguel Nadia Nina Noah Nora Olga Omar Owen Paula Priya Quinn Rafael Rosa Ruth Sam Sara Sean Sofia Tariq Tess Thomas Uma Victor Wei Yara Yusuf Zoë".split(
    " ",
  );
const LAST_NAMES =
  "Abbott Adeyemi Alvarez Bauer Becker Brandt Brooks Castillo Chen Cohen Costa Diaz Dubois Eriksen Evans Fischer Flores Garcia Gupta Haddad Hansen Hughes Ito Jensen Johnson Kaur Kelly Khan Kim Kowalski Lee Lopez Martin Mendes Moreau Mueller Murphy Nguyen Novak O'Brien Okafor Olsen Park Patel Peña Petrov Reyes Rossi Ruiz Sato Schmidt Silva Singh Smith Tanaka Taylor Torres Walsh Weber Williams Wilson Wong Wright Yilmaz Young Zhang".split(
    " ",
  );
const STREETS = "Alder Birch Cedar Elm Hawthorn Juniper Linden Magnolia Maple Oak Poplar Spruce Willow".split(
  " ",
);
const TOWNS = [
  "Ashford, OH",
  "Bellmere, TX",
  "Cold Harbor, ME",
  "Dunmore, PA",
  "Eastvale, CA",
  "Fairlee, VT",
] as const;

/** Writes the customers and gives their ids. */
export function writeCustomers(db: DatabaseSync, random: Random): readonly string[] {
  const insert = db.prepare("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  return Array.from({ length: CUSTOMERS }, (_, index) => {
    const id = `c${String(index + 1).padStart(4, "0")}`;
    const name = `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`;
    // Reserved names and numbers (example.com, 555-01xx), so that nobody real is ever written to.
    const email = `${mailName(name)}.${id}@example.com`;
    const phone = `+1 ${between(random, 201, 989)} 555 01${String(between(random, 0, 99)).padStart(2, "0")}`;
    const address = `${between(random, 1, 940)} ${pick(random, STREETS)} Street, ${pick(random, TOWNS)}`;
    const plan = random() < 0.2 ? "plus" : "basic";
    const locale = pick(random, ["en-US", "en-US", "en-US", "en-GB", "es-US"]);
    const joinedAt = new Date(Date.UTC(2023, 0, between(random, 1, 900))).toISOString();
    insert.run(id, name, email, phone, address, plan, locale, joinedAt);
    return id;
  });
}

function mailName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .replaceAll(" ", ".");
}
