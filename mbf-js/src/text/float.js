/**
 * Floating-point numbers in Java's form: the shortest decimal that reads back as the same number, with at least two
 * digits and among those the nearest; plain from 0.001 to 10,000,000, else with an exponent (`1.0E10`).
 */

/** @param {number} value finite @returns {string} */
export function doubleText(value) {
  if (value === 0) {
    return Object.is(value, -0) ? '-0.0' : '0.0';
  }
  let text = Math.abs(value).toExponential(); // shortest digits
  if (text[1] === 'e') {
    text = Math.abs(value).toExponential(1); // of two digits the nearest, as 4.9E-324
  }
  const e = text.indexOf('e');
  return javaForm(value < 0, text[0] + text.slice(2, e), Number(text.slice(e + 1)));
}

/** @param {number} value finite, of 32 bits @returns {string} */
export function floatText(value) {
  if (value === 0) {
    return doubleText(value);
  }
  const magnitude = Math.abs(value);
  const [digits, exponent] = shortestOfFloat(magnitude);
  return javaForm(value < 0, digits, exponent);
}

/** @param {boolean} negative @param {string} digits @param {number} exponent of the first digit */
function javaForm(negative, digits, exponent) {
  const sign = negative ? '-' : '';
  const trimmed = digits.replace(/0+$/, '') || '0';
  if (exponent >= -3 && exponent < 7) {
    if (exponent < 0) {
      return `${sign}0.${'0'.repeat(-exponent - 1)}${trimmed}`;
    }
    const whole = trimmed.slice(0, exponent + 1).padEnd(exponent + 1, '0');
    return `${sign}${whole}.${trimmed.slice(exponent + 1) || '0'}`;
  }
  return `${sign}${trimmed[0]}.${trimmed.slice(1) || '0'}E${exponent}`;
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/**
 * Exact arithmetic on the numbers that round to a float: JavaScript knows the shortest digits of doubles only.
 *
 * @param {number} value positive @returns {[string, number]} digits, and the exponent of the first
 */
function shortestOfFloat(value) {
  FLOAT[0] = value;
  const biased = BITS[0] >>> 23;
  const fraction = BITS[0] & 0x7fffff;
  const mantissa = BigInt(biased === 0 ? fraction : fraction | 0x800000);
  const power = Math.max(biased, 1) - 150; // value = mantissa * 2^power
  const even = (fraction & 1) === 0;
  // in units of 2^(power - 2): the value, and the ends of what rounds to it
  const narrowBelow = fraction === 0 && biased > 1;
  const unit = mantissa * 4n;
  const low = unit - (narrowBelow ? 1n : 2n);
  const high = unit + 2n;
  const exponent = Number(value.toExponential().split('e')[1]);
  for (let digits = 2; ; digits++) {
    // candidates n * 10^scale around the value
    const scale = exponent - digits + 1;
    const up = scale < 0 ? 10n ** BigInt(-scale) : 1n;
    const down = scale > 0 ? 10n ** BigInt(scale) : 1n;
    const two = power - 2;
    const numeratorPower = two > 0 ? 2n ** BigInt(two) : 1n;
    const denominatorPower = two < 0 ? 2n ** BigInt(-two) : 1n;
    const factor = numeratorPower * up; // quantity q in units becomes q * factor / divisor in units of 10^scale
    const divisor = denominatorPower * down;
    const exact = unit * factor;
    const floor = exact / divisor;
    /** @type {bigint[]} */
    const inside = [floor, floor + 1n].filter(n => {
      const scaled = n * divisor;
      return even ? scaled >= low * factor && scaled <= high * factor : scaled > low * factor && scaled < high * factor;
    });
    if (inside.length > 0) {
      const distance = n => (n * divisor > exact ? n * divisor - exact : exact - n * divisor);
      const best = inside.length === 1 || distance(inside[0]) < distance(inside[1])
          || distance(inside[0]) === distance(inside[1]) && inside[0] % 2n === 0n ? inside[0] : inside[1];
      const text = String(best);
      return [text, exponent + text.length - digits];
    }
  }
}
