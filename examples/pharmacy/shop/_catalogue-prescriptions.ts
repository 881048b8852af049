import type { Entry, Offer } from "./_catalogue.ts";

const MONTHS = ["30 ct", "90 ct"];

/** Most prescriptions come as tablets for one month or three. */
function monthly(strengths: readonly string[], cents: number, form = "Tablets"): readonly Offer[] {
  return [[form, strengths, MONTHS, cents]];
}

// biome-ignore format: a table, read by its columns
export const PRESCRIPTIONS: readonly Entry[] = [
  ["Amoxicillin", "antibiotic infection penicillin", "Antibiotics", [
    ["Capsules", ["250 mg", "500 mg"], ["21 ct", "30 ct"], 999],
    ["Oral Suspension", ["250 mg/5 mL", "400 mg/5 mL"], ["100 mL", "150 mL"], 1199],
  ]],
  ["Azithromycin", "zithromax z-pak antibiotic infection", "Antibiotics", [["Tablets", ["250 mg", "500 mg"], ["3 ct", "6 ct"], 1499]]],
  ["Doxycycline", "antibiotic acne infection", "Antibiotics", [["Capsules", ["50 mg", "100 mg"], ["14 ct", "60 ct"], 1299]]],
  ["Cephalexin", "keflex antibiotic infection", "Antibiotics", [["Capsules", ["250 mg", "500 mg"], ["28 ct", "40 ct"], 1299]]],
  ["Ciprofloxacin", "cipro antibiotic infection", "Antibiotics", [["Tablets", ["250 mg", "500 mg"], ["14 ct", "20 ct"], 1399]]],
  ["Metformin", "glucophage diabetes blood sugar", "Diabetes", [
    ["Tablets", ["500 mg", "850 mg", "1000 mg"], ["60 ct", "180 ct"], 899],
    ["Extended-Release Tablets", ["500 mg", "750 mg"], ["60 ct", "180 ct"], 1199],
  ]],
  ["Glipizide", "diabetes blood sugar", "Diabetes", monthly(["5 mg", "10 mg"], 999)],
  ["Insulin Glargine", "lantus diabetes blood sugar", "Diabetes", [["Pens", ["100 units/mL"], ["1 ct", "5 ct"], 3599]]],
  ["Lisinopril", "blood pressure hypertension ace inhibitor", "Heart", monthly(["2.5 mg", "5 mg", "10 mg", "20 mg", "40 mg"], 799)],
  ["Losartan", "cozaar blood pressure hypertension", "Heart", monthly(["25 mg", "50 mg", "100 mg"], 899)],
  ["Valsartan", "diovan blood pressure hypertension", "Heart", monthly(["80 mg", "160 mg", "320 mg"], 1299)],
  ["Amlodipine", "norvasc blood pressure hypertension", "Heart", monthly(["2.5 mg", "5 mg", "10 mg"], 799)],
  ["Metoprolol Succinate", "toprol blood pressure beta blocker", "Heart", monthly(["25 mg", "50 mg", "100 mg"], 1099, "Extended-Release Tablets")],
  ["Hydrochlorothiazide", "hctz diuretic water pill blood pressure", "Heart", monthly(["12.5 mg", "25 mg"], 699)],
  ["Furosemide", "lasix diuretic water pill", "Heart", monthly(["20 mg", "40 mg"], 699)],
  ["Atorvastatin", "lipitor statin cholesterol", "Heart", monthly(["10 mg", "20 mg", "40 mg", "80 mg"], 1099)],
  ["Simvastatin", "zocor statin cholesterol", "Heart", monthly(["10 mg", "20 mg", "40 mg"], 999)],
  ["Rosuvastatin", "crestor statin cholesterol", "Heart", monthly(["5 mg", "10 mg", "20 mg"], 1299)],
  ["Clopidogrel", "plavix blood thinner", "Heart", monthly(["75 mg"], 1299)],
  ["Warfarin", "coumadin blood thinner", "Heart", monthly(["1 mg", "2 mg", "5 mg"], 1099)],
  ["Levothyroxine", "synthroid thyroid", "Hormones", monthly(["25 mcg", "50 mcg", "75 mcg", "88 mcg", "100 mcg", "112 mcg"], 1199)],
  ["Prednisone", "steroid inflammation", "Hormones", [["Tablets", ["5 mg", "10 mg", "20 mg"], ["21 ct", "30 ct"], 899]]],
  ["Prednisolone", "steroid inflammation", "Hormones", [["Oral Solution", ["15 mg/5 mL"], ["120 mL", "240 mL"], 1499]]],
  ["Estradiol", "hormone menopause", "Hormones", [
    ["Tablets", ["0.5 mg", "1 mg", "2 mg"], MONTHS, 1099],
    ["Patches", ["0.05 mg/day", "0.1 mg/day"], ["8 ct"], 3999],
  ]],
  ["Sertraline", "zoloft antidepressant ssri depression anxiety", "Mental Health", monthly(["25 mg", "50 mg", "100 mg"], 1099)],
  ["Escitalopram", "lexapro antidepressant ssri depression anxiety", "Mental Health", monthly(["5 mg", "10 mg", "20 mg"], 1099)],
  ["Fluoxetine", "prozac antidepressant ssri depression", "Mental Health", monthly(["10 mg", "20 mg", "40 mg"], 999, "Capsules")],
  ["Bupropion", "wellbutrin antidepressant depression", "Mental Health", monthly(["150 mg", "300 mg"], 1699, "Extended-Release Tablets")],
  ["Trazodone", "sleep antidepressant insomnia", "Mental Health", monthly(["50 mg", "100 mg"], 899)],
  ["Buspirone", "anxiety", "Mental Health", monthly(["5 mg", "10 mg", "15 mg"], 1099)],
  ["Albuterol", "ventolin proair asthma rescue puffer", "Asthma", [
    ["Inhaler", ["90 mcg"], ["200 doses"], 3299],
    ["Nebulizer Solution", ["0.083 %"], ["25 ct", "60 ct"], 1899],
  ]],
  ["Fluticasone Salmeterol", "advair asthma copd", "Asthma", [["Inhaler", ["100 mcg/50 mcg", "250 mcg/50 mcg"], ["60 doses"], 8999]]],
  ["Montelukast", "singulair asthma allergy", "Asthma", monthly(["4 mg", "5 mg", "10 mg"], 1299)],
  ["Gabapentin", "neurontin nerve pain seizures", "Nerves", [
    ["Capsules", ["100 mg", "300 mg", "400 mg"], ["90 ct", "180 ct"], 1199],
    ["Tablets", ["600 mg", "800 mg"], ["90 ct", "180 ct"], 1899],
  ]],
  ["Sumatriptan", "imitrex migraine headache", "Nerves", [["Tablets", ["25 mg", "50 mg", "100 mg"], ["9 ct", "18 ct"], 1499]]],
  ["Cyclobenzaprine", "flexeril muscle relaxer spasm", "Nerves", [["Tablets", ["5 mg", "10 mg"], ["30 ct", "60 ct"], 899]]],
  ["Meloxicam", "mobic arthritis joint pain", "Nerves", monthly(["7.5 mg", "15 mg"], 899)],
  ["Pantoprazole", "protonix heartburn acid reflux", "Digestion", monthly(["20 mg", "40 mg"], 1099, "Delayed-Release Tablets")],
  ["Ondansetron", "zofran nausea vomiting", "Digestion", [["Orally Disintegrating Tablets", ["4 mg", "8 mg"], ["10 ct", "30 ct"], 1299]]],
  ["Tamsulosin", "flomax prostate", "Urology", monthly(["0.4 mg"], 1199, "Capsules")],
  ["Finasteride", "proscar propecia prostate hair loss", "Urology", monthly(["1 mg", "5 mg"], 1299)],
  ["Sildenafil", "viagra erectile dysfunction ed", "Urology", [["Tablets", ["25 mg", "50 mg", "100 mg"], ["6 ct", "10 ct", "30 ct"], 1499]]],
  ["Tretinoin", "retin-a acne retinoid", "Skin", [["Cream", ["0.025 %", "0.05 %", "0.1 %"], ["20 g", "45 g"], 2999]]],
  ["Mupirocin", "antibiotic skin infection impetigo", "Skin", [["Ointment", ["2 %"], ["22 g"], 1499]]],
  ["Norgestimate Ethinyl Estradiol", "birth control contraceptive", "Hormones", [["Tablets", ["0.25 mg/0.035 mg"], ["28 ct", "84 ct"], 1599]]],
];
