import type { Entry } from "./_catalogue.ts";

const PAIN = "Pain & Fever";
const ALLERGY = "Allergy";
const COLD = "Cough & Cold";
const STOMACH = "Digestion";
const SKIN = "Skin";
const EYES = "Eye Care";

// biome-ignore format: a table, read by its columns
export const MEDICINES: readonly Entry[] = [
  ["Acetaminophen", "paracetamol tylenol painkiller pain reliever fever headache", PAIN, [
    ["Tablets", ["325 mg", "500 mg"], ["24 ct", "40 ct", "100 ct", "200 ct"], 399],
    ["Caplets", ["500 mg", "650 mg"], ["24 ct", "50 ct", "100 ct"], 449],
    ["Children's Oral Suspension", ["160 mg/5 mL"], ["120 mL", "240 mL"], 699],
    ["Children's Chewable Tablets", ["80 mg", "160 mg"], ["24 ct"], 549],
    ["Suppositories", ["120 mg", "325 mg", "650 mg"], ["12 ct"], 899],
  ]],
  ["Ibuprofen", "advil motrin painkiller pain reliever fever inflammation", PAIN, [
    ["Tablets", ["200 mg"], ["24 ct", "50 ct", "100 ct", "200 ct"], 429],
    ["Capsules", ["200 mg"], ["20 ct", "40 ct", "80 ct"], 599],
    ["Children's Oral Suspension", ["100 mg/5 mL"], ["120 mL", "240 mL"], 749],
  ]],
  ["Naproxen Sodium", "aleve painkiller pain reliever back cramps", PAIN, [
    ["Tablets", ["220 mg"], ["24 ct", "50 ct", "100 ct"], 549],
    ["Capsules", ["220 mg"], ["20 ct", "40 ct"], 649],
  ]],
  ["Aspirin", "asa acetylsalicylic painkiller pain reliever heart", PAIN, [
    ["Tablets", ["325 mg"], ["100 ct", "200 ct"], 499],
    ["Enteric Coated Tablets", ["81 mg", "325 mg"], ["120 ct", "300 ct"], 599],
    ["Chewable Tablets", ["81 mg"], ["36 ct", "108 ct"], 349],
  ]],
  ["Diclofenac", "voltaren arthritis joint pain", PAIN, [["Gel", ["1 %"], ["50 g", "100 g", "150 g"], 1099]]],
  ["Lidocaine", "numbing pain back", PAIN, [
    ["Patches", ["4 %"], ["5 ct", "10 ct"], 899],
    ["Cream", ["4 %"], ["30 g", "75 g"], 799],
  ]],
  ["Menthol", "muscle rub cooling pain", PAIN, [
    ["Gel", ["4 %"], ["90 g", "120 g"], 899],
    ["Patches", ["5 %"], ["5 ct", "10 ct"], 699],
  ]],
  ["Capsaicin", "arthritis joint muscle pain", PAIN, [["Cream", ["0.025 %", "0.1 %"], ["45 g", "60 g"], 999]]],
  ["Cetirizine", "zyrtec allergy hay fever antihistamine hives", ALLERGY, [
    ["Tablets", ["5 mg", "10 mg"], ["14 ct", "30 ct", "90 ct"], 799],
    ["Children's Oral Solution", ["5 mg/5 mL"], ["120 mL", "240 mL"], 899],
  ]],
  ["Loratadine", "claritin allergy hay fever antihistamine", ALLERGY, [
    ["Tablets", ["10 mg"], ["10 ct", "30 ct", "90 ct"], 699],
    ["Orally Disintegrating Tablets", ["10 mg"], ["10 ct", "30 ct"], 899],
    ["Children's Oral Solution", ["5 mg/5 mL"], ["120 mL"], 849],
  ]],
  ["Fexofenadine", "allegra allergy hay fever antihistamine", ALLERGY, [
    ["Tablets", ["60 mg", "180 mg"], ["15 ct", "30 ct", "70 ct"], 999],
  ]],
  ["Diphenhydramine", "benadryl allergy antihistamine itching sleep", ALLERGY, [
    ["Capsules", ["25 mg", "50 mg"], ["24 ct", "100 ct"], 499],
    ["Oral Solution", ["12.5 mg/5 mL"], ["120 mL", "240 mL"], 599],
    ["Cream", ["2 %"], ["30 g"], 499],
  ]],
  ["Fluticasone", "flonase allergy steroid nose", ALLERGY, [["Nasal Spray", ["50 mcg"], ["60 sprays", "120 sprays"], 1299]]],
  ["Budesonide", "rhinocort allergy steroid nose", ALLERGY, [["Nasal Spray", ["32 mcg"], ["120 sprays"], 1399]]],
  ["Ketotifen", "zaditor allergy itchy eyes", EYES, [["Eye Drops", ["0.025 %"], ["5 mL", "10 mL"], 999]]],
  ["Olopatadine", "pataday allergy itchy eyes", EYES, [["Eye Drops", ["0.1 %", "0.2 %"], ["2.5 mL", "5 mL"], 1299]]],
  ["Artificial Tears", "carboxymethylcellulose dry eyes lubricant", EYES, [
    ["Eye Drops", ["0.5 %", "1 %"], ["15 mL", "30 mL"], 799],
    ["Single-Use Eye Drops", ["0.5 %"], ["30 ct", "70 ct"], 1199],
  ]],
  ["Guaifenesin", "mucinex expectorant chest congestion mucus cough", COLD, [
    ["Extended-Release Tablets", ["600 mg", "1200 mg"], ["14 ct", "28 ct", "42 ct"], 999],
    ["Syrup", ["100 mg/5 mL"], ["120 mL", "240 mL"], 699],
  ]],
  ["Dextromethorphan", "delsym robitussin cough suppressant", COLD, [
    ["Syrup", ["15 mg/5 mL", "30 mg/5 mL"], ["90 mL", "150 mL"], 899],
    ["Capsules", ["15 mg"], ["20 ct"], 699],
  ]],
  ["Pseudoephedrine", "sudafed decongestant sinus stuffy nose", COLD, [
    ["Tablets", ["30 mg"], ["24 ct", "48 ct"], 699],
    ["Extended-Release Tablets", ["120 mg"], ["10 ct", "20 ct"], 899],
  ]],
  ["Phenylephrine", "decongestant sinus stuffy nose", COLD, [["Tablets", ["10 mg"], ["18 ct", "36 ct"], 549]]],
  ["Oxymetazoline", "afrin decongestant stuffy nose", COLD, [["Nasal Spray", ["0.05 %"], ["15 mL", "30 mL"], 649]]],
  ["Saline", "salt water nose rinse", COLD, [
    ["Nasal Spray", ["0.65 %"], ["45 mL", "90 mL"], 449],
    ["Nasal Rinse Packets", ["0.9 %"], ["50 ct", "100 ct"], 999],
  ]],
  ["Benzocaine Menthol", "sore throat cepacol cough drops", COLD, [["Lozenges", ["15 mg"], ["16 ct", "32 ct"], 449]]],
  ["Honey Lemon", "sore throat cough drops", COLD, [["Lozenges", ["5 mg"], ["30 ct", "80 ct"], 299]]],
  ["Zinc Gluconate", "cold zicam immune", COLD, [["Lozenges", ["13 mg"], ["25 ct", "50 ct"], 849]]],
  ["Famotidine", "pepcid heartburn acid reducer", STOMACH, [["Tablets", ["10 mg", "20 mg"], ["25 ct", "50 ct", "100 ct"], 899]]],
  ["Omeprazole", "prilosec heartburn acid reflux reducer", STOMACH, [
    ["Delayed-Release Tablets", ["20 mg"], ["14 ct", "28 ct", "42 ct"], 999],
    ["Delayed-Release Capsules", ["20 mg"], ["14 ct", "42 ct"], 1099],
  ]],
  ["Esomeprazole", "nexium heartburn acid reflux reducer", STOMACH, [
    ["Delayed-Release Capsules", ["20 mg"], ["14 ct", "28 ct", "42 ct"], 1199],
  ]],
  ["Lansoprazole", "prevacid heartburn acid reflux reducer", STOMACH, [
    ["Delayed-Release Capsules", ["15 mg"], ["14 ct", "28 ct", "42 ct"], 1099],
  ]],
  ["Calcium Carbonate", "tums antacid heartburn", STOMACH, [
    ["Chewable Tablets", ["500 mg", "750 mg", "1000 mg"], ["72 ct", "96 ct", "160 ct"], 449],
  ]],
  ["Loperamide", "imodium diarrhea", STOMACH, [
    ["Caplets", ["2 mg"], ["12 ct", "24 ct", "48 ct"], 599],
    ["Oral Solution", ["1 mg/7.5 mL"], ["120 mL"], 799],
  ]],
  ["Bismuth Subsalicylate", "pepto bismol upset stomach nausea diarrhea", STOMACH, [
    ["Oral Suspension", ["525 mg/30 mL"], ["240 mL", "480 mL"], 599],
    ["Chewable Tablets", ["262 mg"], ["30 ct", "48 ct"], 549],
  ]],
  ["Simethicone", "gas-x bloating", STOMACH, [
    ["Chewable Tablets", ["80 mg", "125 mg"], ["36 ct", "72 ct"], 599],
    ["Infant Drops", ["20 mg/0.3 mL"], ["15 mL", "30 mL"], 899],
  ]],
  ["Docusate Sodium", "colace stool softener constipation", STOMACH, [["Softgels", ["100 mg"], ["30 ct", "100 ct", "200 ct"], 599]]],
  ["Senna", "senokot laxative constipation", STOMACH, [["Tablets", ["8.6 mg", "15 mg"], ["50 ct", "100 ct"], 599]]],
  ["Polyethylene Glycol 3350", "miralax laxative constipation peg", STOMACH, [["Powder", ["17 g/dose"], ["238 g", "510 g"], 1199]]],
  ["Psyllium Husk", "metamucil fiber constipation", STOMACH, [
    ["Powder", ["3.4 g/dose"], ["425 g", "660 g"], 1199],
    ["Capsules", ["520 mg"], ["100 ct", "160 ct"], 1099],
  ]],
  ["Electrolyte", "pedialyte oral rehydration hydration", STOMACH, [["Powder Sachets", ["8.5 g"], ["8 ct", "20 ct"], 999]]],
  ["Meclizine", "bonine motion travel sickness nausea dizziness", STOMACH, [["Chewable Tablets", ["25 mg"], ["8 ct", "16 ct"], 499]]],
  ["Dimenhydrinate", "dramamine motion travel sickness nausea", STOMACH, [["Tablets", ["50 mg"], ["12 ct", "36 ct"], 499]]],
  ["Hydrocortisone", "cortisone itch eczema rash steroid", SKIN, [
    ["Cream", ["0.5 %", "1 %"], ["15 g", "30 g", "60 g"], 399],
    ["Ointment", ["1 %"], ["30 g", "60 g"], 499],
  ]],
  ["Clotrimazole", "lotrimin antifungal athlete's foot ringworm", SKIN, [["Cream", ["1 %"], ["15 g", "30 g"], 699]]],
  ["Miconazole", "antifungal monistat yeast athlete's foot", SKIN, [
    ["Cream", ["2 %"], ["15 g", "45 g"], 799],
    ["Powder", ["2 %"], ["85 g"], 749],
  ]],
  ["Terbinafine", "lamisil antifungal athlete's foot", SKIN, [["Cream", ["1 %"], ["12 g", "30 g"], 899]]],
  ["Benzoyl Peroxide", "acne pimples face wash", SKIN, [
    ["Gel", ["2.5 %", "5 %", "10 %"], ["42 g", "60 g"], 799],
    ["Cleanser", ["4 %", "10 %"], ["150 mL"], 999],
  ]],
  ["Salicylic Acid", "acne wart corn remover", SKIN, [
    ["Cleanser", ["2 %"], ["150 mL", "240 mL"], 849],
    ["Wart Remover Liquid", ["17 %"], ["9 mL", "15 mL"], 799],
  ]],
  ["Adapalene", "differin acne retinoid", SKIN, [["Gel", ["0.1 %"], ["15 g", "45 g"], 1299]]],
  ["Bacitracin", "antibiotic first aid cuts wound", SKIN, [["Ointment", ["500 units/g"], ["14 g", "28 g"], 499]]],
  ["Calamine", "poison ivy itch bites lotion", SKIN, [["Lotion", ["8 %"], ["120 mL", "180 mL"], 499]]],
  ["Zinc Oxide", "diaper rash barrier baby", SKIN, [["Ointment", ["20 %", "40 %"], ["57 g", "113 g"], 699]]],
  ["Petroleum Jelly", "vaseline skin protectant dry lips", SKIN, [["Ointment", ["100 %"], ["106 g", "212 g", "368 g"], 349]]],
  ["Sunscreen", "sun lotion sunblock", SKIN, [
    ["Lotion", ["SPF 30", "SPF 50", "SPF 70"], ["88 mL", "177 mL", "237 mL"], 899],
    ["Mineral Stick", ["SPF 50"], ["14 g"], 899],
  ]],
  ["Minoxidil", "rogaine hair loss regrowth", SKIN, [
    ["Topical Solution", ["2 %", "5 %"], ["60 mL", "180 mL"], 1999],
    ["Foam", ["5 %"], ["60 g", "180 g"], 2499],
  ]],
  ["Doxylamine", "unisom sleep aid insomnia", "Sleep", [["Tablets", ["25 mg"], ["16 ct", "32 ct", "48 ct"], 799]]],
  ["Nicotine", "quit stop smoking nicorette", "Quit Smoking", [
    ["Gum", ["2 mg", "4 mg"], ["20 ct", "100 ct", "160 ct"], 1299],
    ["Lozenges", ["2 mg", "4 mg"], ["72 ct", "108 ct"], 2999],
    ["Patches", ["7 mg", "14 mg", "21 mg"], ["7 ct", "14 ct"], 2299],
  ]],
];
