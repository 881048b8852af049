declare const brand: unique symbol;

/** An order as customers know it: `W` and five digits. */
export type OrderId = string & { readonly [brand]: "OrderId" };
/** `p` and four digits. */
export type ProductId = string & { readonly [brand]: "ProductId" };
/** `c` and four digits. */
export type CustomerId = string & { readonly [brand]: "CustomerId" };

/**
 * Reads an order id the way people type it: any case, with or without `#`, the
 * `W`, spaces and dashes. Undefined when it cannot be one.
 *
 * @example
 * ```ts
 * parseOrderId(" #w-10234 "); //=> "W10234"
 * parseOrderId("W1023"); //=> undefined
 * ```
 */
export function parseOrderId(text: string): OrderId | undefined {
  const digits = /^#?[\s-]*w?[\s-]*(\d{5})$/i.exec(text.normalize("NFKC").trim())?.[1];
  const id = `W${digits}`;
  return isOrderId(id) ? id : undefined;
}

export function isOrderId(text: string): text is OrderId {
  return /^W\d{5}$/.test(text);
}

export function isProductId(text: string): text is ProductId {
  return /^p\d{4}$/.test(text);
}

export function isCustomerId(text: string): text is CustomerId {
  return /^c\d{4}$/.test(text);
}

/** For ids that the shop itself stored, where anything else is a damaged database. */
export function storedId<Id extends string>(text: string, is: (text: string) => text is Id): Id {
  if (!is(text)) throw new Error(`Cannot read id "${text}": the shop database holds an id of another shape`);
  return text;
}
