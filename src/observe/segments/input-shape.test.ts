import assert from "node:assert/strict";
import { test } from "node:test";
import { guessLanguage } from "./guess-language.ts";
import { inputShape } from "./input-shape.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  en: "Where is my order and when will it be here?",
  de: "Wo ist meine Bestellung und wann kommt sie?",
  fr: "Où est ma commande et quand est-ce que je la reçois ?",
  es: "¿Dónde está mi pedido y cuándo llega?",
  it: "Dove è il mio ordine e quando arriva?",
  pt: "Onde está o meu pedido e quando chega? Não sei",
  nl: "Waar is mijn bestelling en wanneer komt het?",
  ja: "注文はどこですか",
  zh: "我的订单在哪里",
  ru: "Где мой заказ?",
};

test("guessLanguage() tells short questions of customers apart, and says nothing of what says nothing", () => {
  for (const [language, text] of Object.entries(SENTENCES)) assert.equal(guessLanguage(text), language, text);
  for (const text of ["", "12345", "xyz qqq", "A-1042"]) assert.equal(guessLanguage(text), undefined, text);
});

test("inputShape() is what can be told without knowing what it means", () => {
  assert.deepEqual(inputShape(JSON.stringify({ text: "Where is my order 12?", user: "a@b.example" })), {
    length: "21 to 80",
    language: "en",
    numbers: true,
    question: true,
    lines: "one",
    address: true,
    fields: "text,user",
  });
  assert.deepEqual(inputShape(undefined), { length: "over 1000" });
  assert.equal(inputShape("null").length, "up to 20");
});
