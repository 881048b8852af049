/** Raised whenever the generator makes something else, so that an old file is refused instead of read. */
export const SHOP_VERSION = 2;

export const SCHEMA = `
CREATE TABLE shop (version INTEGER NOT NULL, seed INTEGER NOT NULL) STRICT;

CREATE TABLE products (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL UNIQUE,
  ingredient   TEXT NOT NULL,
  strength     TEXT NOT NULL,
  form         TEXT NOT NULL,
  pack         TEXT NOT NULL,
  brand        TEXT NOT NULL,
  category     TEXT NOT NULL,
  price_cents  INTEGER NOT NULL CHECK (price_cents > 0),
  stock        INTEGER NOT NULL CHECK (stock >= 0),
  prescription INTEGER NOT NULL CHECK (prescription IN (0, 1))
) STRICT;

CREATE VIRTUAL TABLE product_search USING fts5 (name, keywords, tokenize = "unicode61 tokenchars '.'");
CREATE VIRTUAL TABLE product_vocabulary USING fts5vocab (product_search, row);

CREATE TABLE customers (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL UNIQUE,
  phone     TEXT NOT NULL,
  address   TEXT NOT NULL,
  plan      TEXT NOT NULL CHECK (plan IN ('basic', 'plus')),
  locale    TEXT NOT NULL,
  joined_at TEXT NOT NULL
) STRICT;

CREATE TABLE orders (
  number         INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  customer_id    TEXT NOT NULL REFERENCES customers (id),
  status         TEXT NOT NULL CHECK (status IN ('placed', 'packed', 'shipped', 'delivered', 'cancelled')),
  placed_at      TEXT NOT NULL,
  packed_at      TEXT,
  shipped_at     TEXT,
  delivered_at   TEXT,
  cancelled_at   TEXT,
  expected_on    TEXT NOT NULL,
  carrier        TEXT,
  tracking       TEXT,
  shipping_cents INTEGER NOT NULL CHECK (shipping_cents >= 0),
  total_cents    INTEGER NOT NULL CHECK (total_cents > 0)
) STRICT;
CREATE INDEX orders_by_customer ON orders (customer_id, number);

CREATE TABLE order_items (
  order_id         TEXT NOT NULL REFERENCES orders (id),
  line             INTEGER NOT NULL,
  product_id       TEXT NOT NULL REFERENCES products (id),
  quantity         INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents > 0),
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE refunds (
  number          INTEGER PRIMARY KEY,
  order_id        TEXT NOT NULL REFERENCES orders (id),
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  reason          TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  created_at      TEXT NOT NULL
) STRICT;
CREATE INDEX refunds_by_order ON refunds (order_id);

CREATE TABLE handovers (
  number          INTEGER PRIMARY KEY,
  customer_id     TEXT NOT NULL REFERENCES customers (id),
  reason          TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  created_at      TEXT NOT NULL
) STRICT;
`;
