import type { Entry } from "./_catalogue.ts";

const VITAMINS = "Vitamins";
const MINERALS = "Minerals";
const HERBS = "Herbs & More";

// biome-ignore format: a table, read by its columns
export const SUPPLEMENTS: readonly Entry[] = [
  ["Vitamin C", "ascorbic acid immune", VITAMINS, [
    ["Tablets", ["500 mg", "1000 mg"], ["60 ct", "100 ct", "250 ct"], 699],
    ["Gummies", ["125 mg", "250 mg"], ["60 ct", "120 ct"], 899],
    ["Chewable Tablets", ["500 mg"], ["60 ct", "100 ct"], 799],
  ]],
  ["Vitamin D3", "vitamin d cholecalciferol bone", VITAMINS, [
    ["Softgels", ["1000 IU", "2000 IU", "5000 IU"], ["90 ct", "180 ct", "360 ct"], 799],
    ["Gummies", ["2000 IU"], ["60 ct", "120 ct"], 999],
    ["Infant Drops", ["400 IU"], ["15 mL"], 1199],
  ]],
  ["Vitamin B12", "cobalamin energy", VITAMINS, [
    ["Tablets", ["500 mcg", "1000 mcg"], ["60 ct", "120 ct"], 749],
    ["Sublingual Tablets", ["2500 mcg", "5000 mcg"], ["60 ct", "120 ct"], 999],
  ]],
  ["Vitamin B6", "pyridoxine", VITAMINS, [["Tablets", ["50 mg", "100 mg"], ["100 ct", "250 ct"], 649]]],
  ["Vitamin E", "tocopherol", VITAMINS, [["Softgels", ["180 mg", "268 mg", "450 mg"], ["100 ct", "200 ct"], 899]]],
  ["Vitamin A", "retinol", VITAMINS, [["Softgels", ["2400 mcg", "3000 mcg"], ["100 ct", "250 ct"], 699]]],
  ["Vitamin K2", "mk-7 bone", VITAMINS, [["Softgels", ["100 mcg", "200 mcg"], ["60 ct", "120 ct"], 1099]]],
  ["Folic Acid", "folate pregnancy prenatal", VITAMINS, [["Tablets", ["400 mcg", "800 mcg"], ["100 ct", "250 ct"], 549]]],
  ["Biotin", "hair skin nails", VITAMINS, [
    ["Softgels", ["5000 mcg", "10000 mcg"], ["60 ct", "120 ct"], 849],
    ["Gummies", ["2500 mcg", "5000 mcg"], ["60 ct"], 999],
  ]],
  ["Niacin", "vitamin b3", VITAMINS, [["Tablets", ["100 mg", "500 mg"], ["100 ct", "200 ct"], 699]]],
  ["Multivitamin", "daily one a day complete", VITAMINS, [
    ["Women's Tablets", ["1200 mg"], ["60 ct", "120 ct", "200 ct"], 999],
    ["Men's Tablets", ["1200 mg"], ["60 ct", "120 ct", "200 ct"], 999],
    ["Women's 50+ Tablets", ["1300 mg"], ["65 ct", "125 ct"], 1099],
    ["Men's 50+ Tablets", ["1300 mg"], ["65 ct", "125 ct"], 1099],
    ["Children's Gummies", ["800 mg"], ["70 ct", "150 ct"], 1099],
  ]],
  ["Prenatal Multivitamin", "pregnancy folic acid dha", VITAMINS, [
    ["Softgels", ["800 mg"], ["60 ct", "90 ct"], 1599],
    ["Gummies", ["600 mg"], ["60 ct", "90 ct"], 1499],
  ]],
  ["Iron", "ferrous sulfate anemia", MINERALS, [
    ["Tablets", ["27 mg", "65 mg"], ["60 ct", "120 ct"], 649],
    ["Infant Drops", ["15 mg/mL"], ["50 mL"], 1099],
  ]],
  ["Magnesium Citrate", "muscle cramps sleep", MINERALS, [
    ["Tablets", ["200 mg", "400 mg"], ["60 ct", "120 ct", "240 ct"], 899],
    ["Powder", ["325 mg"], ["226 g", "453 g"], 1899],
  ]],
  ["Magnesium Glycinate", "muscle cramps sleep", MINERALS, [["Capsules", ["120 mg", "200 mg"], ["60 ct", "120 ct", "240 ct"], 1199]]],
  ["Zinc", "immune", MINERALS, [["Tablets", ["15 mg", "30 mg", "50 mg"], ["100 ct", "250 ct"], 599]]],
  ["Calcium with Vitamin D", "bone osteoporosis", MINERALS, [
    ["Tablets", ["500 mg", "600 mg"], ["60 ct", "150 ct", "300 ct"], 849],
    ["Soft Chews", ["500 mg"], ["60 ct", "120 ct"], 1099],
  ]],
  ["Potassium Gluconate", "electrolyte", MINERALS, [["Tablets", ["99 mg"], ["100 ct", "250 ct"], 599]]],
  ["Selenium", "thyroid", MINERALS, [["Tablets", ["100 mcg", "200 mcg"], ["100 ct", "200 ct"], 699]]],
  ["Fish Oil", "omega 3 omega-3 epa dha heart", HERBS, [
    ["Softgels", ["1000 mg", "1200 mg"], ["60 ct", "120 ct", "200 ct"], 1099],
    ["Gummies", ["250 mg"], ["60 ct", "120 ct"], 1199],
  ]],
  ["Flaxseed Oil", "omega 3 omega-3 vegan", HERBS, [["Softgels", ["1000 mg", "1200 mg"], ["100 ct", "200 ct"], 999]]],
  ["Probiotic", "lactobacillus acidophilus gut digestion", HERBS, [
    ["Capsules", ["10 billion CFU", "25 billion CFU", "50 billion CFU"], ["30 ct", "60 ct"], 1699],
    ["Children's Chewable Tablets", ["3 billion CFU"], ["30 ct", "60 ct"], 1499],
  ]],
  ["Melatonin", "sleep aid insomnia jet lag", "Sleep", [
    ["Tablets", ["1 mg", "3 mg", "5 mg", "10 mg"], ["60 ct", "120 ct"], 599],
    ["Gummies", ["2.5 mg", "5 mg"], ["60 ct", "120 ct"], 899],
    ["Children's Gummies", ["1 mg"], ["60 ct"], 899],
  ]],
  ["Glucosamine Chondroitin", "joint knee cartilage", HERBS, [["Tablets", ["1500 mg"], ["60 ct", "120 ct", "200 ct"], 1699]]],
  ["Collagen Peptides", "skin joint hair protein", HERBS, [["Powder", ["10 g/dose"], ["283 g", "567 g"], 2299]]],
  ["Coenzyme Q10", "coq10 ubiquinone heart", HERBS, [["Softgels", ["100 mg", "200 mg", "400 mg"], ["30 ct", "60 ct", "120 ct"], 1499]]],
  ["Turmeric Curcumin", "joint inflammation", HERBS, [["Capsules", ["500 mg", "1000 mg"], ["60 ct", "120 ct"], 1299]]],
  ["Elderberry", "sambucus immune cold", HERBS, [
    ["Gummies", ["50 mg", "100 mg"], ["60 ct", "90 ct"], 1199],
    ["Syrup", ["5 mL/dose"], ["120 mL", "240 mL"], 1499],
  ]],
  ["Ashwagandha", "stress", HERBS, [["Capsules", ["300 mg", "600 mg"], ["60 ct", "120 ct"], 1399]]],
  ["Echinacea", "immune cold", HERBS, [["Capsules", ["400 mg", "760 mg"], ["100 ct", "180 ct"], 999]]],
  ["Ginkgo Biloba", "memory", HERBS, [["Tablets", ["60 mg", "120 mg"], ["60 ct", "120 ct"], 999]]],
  ["Saw Palmetto", "prostate", HERBS, [["Softgels", ["160 mg", "320 mg"], ["60 ct", "120 ct"], 1199]]],
  ["Milk Thistle", "liver silymarin", HERBS, [["Capsules", ["175 mg", "250 mg"], ["60 ct", "120 ct"], 1099]]],
  ["Cranberry", "urinary tract uti", HERBS, [
    ["Softgels", ["500 mg"], ["60 ct", "120 ct"], 899],
    ["Gummies", ["250 mg"], ["60 ct"], 999],
  ]],
  ["Valerian Root", "sleep calm", HERBS, [["Capsules", ["450 mg", "500 mg"], ["100 ct", "180 ct"], 849]]],
  ["St. John's Wort", "mood", HERBS, [["Capsules", ["300 mg"], ["60 ct", "120 ct"], 999]]],
  ["Garlic", "heart cholesterol", HERBS, [["Softgels", ["1000 mg"], ["100 ct", "250 ct"], 799]]],
  ["Whey Protein", "shake muscle", HERBS, [["Vanilla Powder", ["25 g/dose"], ["907 g"], 3499], ["Chocolate Powder", ["25 g/dose"], ["907 g"], 3499]]],
];
