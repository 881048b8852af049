/** The logarithm of the gamma function, for x > 0 (Lanczos, g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  const sum = LANCZOS.reduce((total, c, i) => total + (i === 0 ? c : c / (x + i - 1)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
] as const;

/** Above this the asymptotic series below are exact to double precision. */
const FAR = 15;

/** The first derivative of {@link logGamma}, for x > 0. */
export function digamma(x: number): number {
  let at = x;
  let shift = 0;
  for (; at < FAR; at++) shift -= 1 / at;
  const s = 1 / (at * at);
  const series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s / 132))));
  return shift + Math.log(at) - 0.5 / at - series;
}

/** The second derivative of {@link logGamma}, for x > 0. */
export function trigamma(x: number): number {
  let at = x;
  let shift = 0;
  for (; at < FAR; at++) shift += 1 / (at * at);
  const s = 1 / (at * at);
  const series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - (s * 5) / 66))));
  return shift + 1 / at + s / 2 + series / at;
}

/** P(X <= x) of a gamma variable of this shape and scale 1. */
export function gammaCdf(x: number, shape: number): number {
  if (x <= 0) return 0;
  const density = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? density * lowerSeries(x, shape) : 1 - density * upperFraction(x, shape);
}

/** P(X > x), without the loss of digits that 1 minus {@link gammaCdf} has far out. */
export function gammaUpper(x: number, shape: number): number {
  if (x <= 0) return 1;
  const density = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? 1 - density * lowerSeries(x, shape) : density * upperFraction(x, shape);
}

/** The value that a gamma variable of this shape and scale 1 stays below with probability `p`, 0 < p < 1. */
export function gammaQuantile(p: number, shape: number): number {
  let low = 0;
  let high = shape + 10;
  while (gammaCdf(high, shape) < p) high *= 2;
  let x = startingPoint(p, shape);
  if (!(x > low && x < high)) x = (low + high) / 2;
  for (let i = 0; i < 200; i++) {
    const error = gammaCdf(x, shape) - p;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape));
    const newton = x - error / slope;
    // Newton's step is kept only inside of the bracket: for small shapes it may leave it.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-13 * x) return next;
    x = next;
  }
  return x;
}

const MAX_TERMS = 100_000;

function lowerSeries(x: number, shape: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let i = 1; i < MAX_TERMS && term > sum * 1e-16; i++) {
    term *= x / (shape + i);
    sum += term;
  }
  return sum;
}

/** Lentz's continued fraction of the upper incomplete gamma function. */
function upperFraction(x: number, shape: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let result = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / nonZero(a * d + b, tiny);
    c = nonZero(b + a / c, tiny);
    const factor = c * d;
    result *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return result;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Wilson and Hilferty: the cube root of a gamma variable is nearly normal. */
function startingPoint(p: number, shape: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const tail = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
  const z = p < 0.5 ? -tail : tail;
  return shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
