import type { Entry } from "./_catalogue.ts";

const FIRST_AID = "First Aid";
const MONITORS = "Tests & Monitors";
const CARE = "Personal Care";

// biome-ignore format: a table, read by its columns
export const DEVICES: readonly Entry[] = [
  ["Adhesive Bandages", "band-aid plasters cuts", FIRST_AID, [
    ["Fabric Strips", ["19 mm", "25 mm"], ["30 ct", "100 ct"], 399],
    ["Waterproof Strips", ["25 mm"], ["20 ct", "50 ct"], 499],
    ["Children's Strips", ["19 mm"], ["25 ct"], 349],
  ]],
  ["Gauze", "dressing wound sterile", FIRST_AID, [
    ["Pads", ["5 cm", "10 cm"], ["10 ct", "25 ct", "100 ct"], 399],
    ["Rolls", ["5 cm", "7.5 cm", "10 cm"], ["5 ct", "12 ct"], 499],
  ]],
  ["Elastic Bandage", "ace wrap sprain compression", FIRST_AID, [["Wrap", ["5 cm", "7.5 cm", "10 cm"], ["1 ct", "3 ct"], 449]]],
  ["Medical Tape", "paper cloth surgical", FIRST_AID, [["Rolls", ["12 mm", "25 mm"], ["2 ct", "6 ct"], 399]]],
  ["Hydrogen Peroxide", "antiseptic disinfectant", FIRST_AID, [["Solution", ["3 %"], ["237 mL", "473 mL"], 199]]],
  ["Isopropyl Alcohol", "rubbing alcohol antiseptic disinfectant", FIRST_AID, [
    ["Solution", ["70 %", "91 %"], ["473 mL", "946 mL"], 299],
    ["Wipes", ["70 %"], ["100 ct", "200 ct"], 399],
  ]],
  ["Povidone-Iodine", "betadine antiseptic", FIRST_AID, [["Solution", ["10 %"], ["120 mL", "240 mL"], 699]]],
  ["Knee Brace", "support sleeve joint", FIRST_AID, [["Compression Sleeve", ["Small", "Medium", "Large", "X-Large"], ["1 ct", "2 ct"], 1499]]],
  ["Wrist Brace", "support carpal tunnel splint", FIRST_AID, [["Splint", ["Small", "Medium", "Large"], ["1 ct"], 1699]]],
  ["Cold Pack", "hot ice compress", FIRST_AID, [["Gel Pack", ["Small", "Large"], ["1 ct", "2 ct"], 799]]],
  ["Heating Pad", "electric heat cramps back", FIRST_AID, [["Electric Pad", ["30 cm", "60 cm"], ["1 ct"], 2499]]],
  ["Digital Thermometer", "fever temperature", MONITORS, [
    ["Oral", ["10 s", "30 s"], ["1 ct"], 899],
    ["Infrared Forehead", ["1 s"], ["1 ct"], 3299],
    ["Infrared Ear", ["1 s"], ["1 ct"], 3799],
  ]],
  ["Blood Pressure Monitor", "cuff hypertension", MONITORS, [
    ["Upper Arm", ["22-32 cm", "32-42 cm"], ["1 ct"], 4499],
    ["Wrist", ["13-21 cm"], ["1 ct"], 3499],
  ]],
  ["Pulse Oximeter", "oxygen finger spo2", MONITORS, [["Fingertip", ["Adult", "Pediatric"], ["1 ct"], 2499]]],
  ["Glucose Meter", "diabetes blood sugar", MONITORS, [["Starter Kit", ["5 s"], ["1 ct"], 2199]]],
  ["Glucose Test Strips", "diabetes blood sugar", MONITORS, [["Strips", ["0.5 mcL"], ["25 ct", "50 ct", "100 ct"], 1199]]],
  ["Lancets", "diabetes blood sugar", MONITORS, [["Sterile", ["28 gauge", "30 gauge", "33 gauge"], ["100 ct", "200 ct"], 599]]],
  ["Insulin Pen Needles", "diabetes", MONITORS, [["Sterile", ["4 mm", "5 mm", "8 mm"], ["50 ct", "100 ct"], 1599]]],
  ["Ketone Test Strips", "keto urine", MONITORS, [["Strips", ["5 mm"], ["50 ct", "100 ct"], 799]]],
  ["Pregnancy Test", "hcg early", MONITORS, [["Midstream", ["25 mIU/mL", "10 mIU/mL"], ["1 ct", "2 ct", "3 ct"], 699]]],
  ["Ovulation Test", "lh fertility", MONITORS, [["Strips", ["25 mIU/mL"], ["20 ct", "50 ct"], 1499]]],
  ["COVID-19 Antigen Test", "covid rapid home corona", MONITORS, [["Nasal Swab", ["15 min"], ["1 ct", "2 ct", "4 ct"], 999]]],
  ["Nebulizer", "asthma breathing machine", MONITORS, [["Compressor", ["Tabletop", "Portable"], ["1 ct"], 4999]]],
  ["Face Masks", "n95 surgical covid", CARE, [
    ["Disposable", ["3-Ply"], ["10 ct", "50 ct"], 499],
    ["Respirators", ["N95"], ["5 ct", "20 ct"], 999],
  ]],
  ["Nitrile Gloves", "exam disposable latex-free", CARE, [["Powder-Free", ["Small", "Medium", "Large"], ["50 ct", "100 ct"], 899]]],
  ["Hand Sanitizer", "alcohol gel hygiene", CARE, [["Gel", ["62 %", "70 %"], ["59 mL", "237 mL", "1000 mL"], 249]]],
  ["Fluoride Toothpaste", "teeth cavity", CARE, [
    ["Whitening", ["0.24 %"], ["96 g", "170 g"], 399],
    ["Sensitive", ["0.24 %"], ["96 g", "170 g"], 549],
    ["Children's", ["0.24 %"], ["75 g"], 349],
  ]],
  ["Mouthwash", "antiseptic teeth gum breath", CARE, [["Mint", ["0.05 %"], ["500 mL", "1000 mL"], 499]]],
  ["Dental Floss", "teeth", CARE, [["Waxed Mint", ["50 m"], ["1 ct", "3 ct"], 299], ["Picks", ["75 mm"], ["90 ct", "150 ct"], 349]]],
  ["Contact Lens Solution", "contacts multipurpose saline", "Eye Care", [["Multipurpose", ["0.0001 %"], ["120 mL", "300 mL", "600 mL"], 599]]],
  ["Reading Glasses", "readers", "Eye Care", [["Classic", ["+1.00", "+1.50", "+2.00", "+2.50"], ["1 ct", "3 ct"], 1299]]],
  ["Moisturizing Cream", "ceramide dry skin eczema lotion", CARE, [["Fragrance-Free", ["5 %"], ["50 g", "250 g", "450 g"], 699]]],
  ["Lip Balm", "chapped dry lips", CARE, [["Stick", ["SPF 15", "SPF 30"], ["1 ct", "4 ct"], 249]]],
  ["Baby Diapers", "nappies newborn", "Baby", [["Disposable", ["Size 1", "Size 2", "Size 3", "Size 4", "Size 5"], ["32 ct", "84 ct", "160 ct"], 1099]]],
  ["Baby Wipes", "unscented", "Baby", [["Fragrance-Free", ["99 %"], ["64 ct", "320 ct", "640 ct"], 299]]],
  ["Infant Formula", "baby milk powder", "Baby", [["Milk-Based Powder", ["Stage 1", "Stage 2"], ["352 g", "850 g"], 1899]]],
  ["Pill Organizer", "weekly box dispenser", CARE, [["Weekly", ["1x Daily", "2x Daily", "4x Daily"], ["1 ct"], 599]]],
  ["Earplugs", "sleep noise", CARE, [["Foam", ["32 dB"], ["10 ct", "50 ct"], 399]]],
  ["Condoms", "contraceptive latex", CARE, [["Lubricated", ["53 mm", "56 mm"], ["3 ct", "12 ct", "36 ct"], 399]]],
  ["Incontinence Underwear", "adult bladder", CARE, [["Maximum Absorbency", ["Medium", "Large", "X-Large"], ["16 ct", "32 ct"], 1499]]],
];
