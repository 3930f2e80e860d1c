import assert from 'node:assert/strict';
import test from 'node:test';
import {utf8} from '../src/bytes/utf8.js';
import {decimalKey} from '../src/predicate/order.js';
import {decimalText, bigEndian} from '../src/text/decimal.js';
import {doubleText, floatText} from '../src/text/float.js';
import {dateText, epochDay, timestampText} from '../src/text/iso.js';
import {base64, jsonString} from '../src/text/json.js';
import {float16} from '../src/text/scalar.js';
import {VariantMetadata, VariantValue} from '../src/variant/variant-value.js';

const bytesOf = hex => Uint8Array.from(hex.split(' ').filter(Boolean), byte => parseInt(byte, 16));

test('doubles have the shortest digits, two at least', () => {
  const vectors = {
    '0000000000000000': '0.0', '3FF0000000000000': '1.0', '416312CFE0000000': '9999999.0', '416312D000000000': '1.0E7', '3F50624DD2F1A9FC': '0.001',
    '3F50385C67DFE32A': '9.9E-4', '3FD3333333333334': '0.30000000000000004', '0000000000000001': '4.9E-324', '0000000000000004': '2.0E-323',
    '0010000000000000': '2.2250738585072014E-308', '7FEFFFFFFFFFFFFF': '1.7976931348623157E308', '44C52D02C7E14AF6': '2.0E23', '44B52D02C7E14AF6': '1.0E23',
    '437B69B4BA630F35': '1.2345678901234568E17', '8000000000000000': '-0.0',
  };
  for (const [bits, text] of Object.entries(vectors)) {
    assert.equal(doubleText(new Float64Array(BigUint64Array.of(BigInt(`0x${bits}`)).buffer)[0]), text);
  }
});

test('floats do so among the numbers that round to a float', () => {
  const vectors = {
    '80000000': '-0.0', '3DCCCCCD': '0.1', '4B18967F': '9999999.0', '4B189680': '1.0E7', '4C000000': '3.3554432E7', '50061C46': '9.0E9',
    '00800000': '1.1754944E-38', '00000001': '1.4E-45', '00000002': '2.8E-45', '7F7FFFFF': '3.4028235E38',
  };
  for (const [bits, text] of Object.entries(vectors)) {
    assert.equal(floatText(new Float32Array(Uint32Array.of(parseInt(bits, 16)).buffer)[0]), text);
  }
  const halves = {'01 00': '5.9604645E-8', '00 84': '-6.1035156E-5', '66 34': '0.27490234', 'FF 7B': '65504.0'};
  for (const [bytes, text] of Object.entries(halves)) {
    assert.equal(floatText(float16(bytesOf(bytes))), text);
  }
});

test('every float text reads back as the float', () => {
  const words = new Uint32Array(1);
  const float = new Float32Array(words.buffer);
  for (let bits = 1; bits < 0x7f800000; bits += 150_001) {
    words[0] = bits;
    assert.equal(Math.fround(Number(floatText(float[0]))), float[0], bits.toString(16));
  }
});

test('years beyond four digits have a sign', () => {
  const days = {'-1': '1969-12-31', 2932896: '9999-12-31', 2932897: '+10000-01-01', '-719528': '0000-01-01', '-719529': '-0001-12-31', 2147483647: '+5881580-07-11', '-2147483648': '-5877641-06-23'};
  for (const [day, text] of Object.entries(days)) {
    assert.equal(dateText(Number(day)), text);
  }
  assert.equal(timestampText(2n ** 63n - 1n, 'ms', true), '+292278994-08-17T07:12:55.807Z');
  assert.equal(timestampText(-1n, 'us', false), '1969-12-31T23:59:59.999999');
  assert.equal(timestampText(-(2n ** 63n), 'us', true), '-290308-12-21T19:59:05.224192Z');
  assert.equal(timestampText(2n ** 63n - 1n, 'ns', false), '2262-04-11T23:47:16.854775807');
  assert.equal(dateText(epochDay(2024, 2, 29)), '2024-02-29');
});

test('malformed UTF-8 becomes U+FFFD by maximal subparts, a surrogate one of them', () => {
  const vectors = {
    'FF 61': '\ufffda', 'F0 80 80': '\ufffd\ufffd\ufffd', 'E2 82 61': '\ufffda', 'F4 90 80 80': '\ufffd\ufffd\ufffd\ufffd', 'E0 80 61': '\ufffd\ufffda',
    'ED A0 80': '\ufffd', 'C0 80': '\ufffd\ufffd', 'ED BF BF 61': '\ufffda', 'F0 9F 98': '\ufffd', 'ED A0 61': '\ufffda', 'E2 28 A1': '\ufffd(\ufffd',
    'FC 80 80 80 80 80': '\ufffd'.repeat(6),
  };
  for (const [bytes, text] of Object.entries(vectors)) {
    assert.equal(utf8(bytesOf(bytes)), text, bytes);
  }
});

test('strings are escaped as little as JSON allows', () =>
  assert.equal(jsonString('"\\/\b\t\n\f\r\u001f\u007f\u2028é'), '"\\"\\\\/\\b\\t\\n\\f\\r\\u001F\u007f\u2028é"'));

test('base64 is padded', () => {
  assert.deepEqual(['', 'FF', 'FB EF BE', '00 01'].map(bytes => base64(bytesOf(bytes))), ['', '/w==', '++++', 'AAE=']);
});

test('decimals have all digits of their scale', () => {
  assert.deepEqual([[-5n, 2], [12345n, 2], [0n, 2], [-5n, 0], [7n, 1]].map(([value, scale]) => decimalText(BigInt(value), Number(scale))), ['-0.05', '123.45', '0.00', '-5', '0.7']);
});

test('sort keys of decimals are those of the specification', () => {
  const vectors = {'': '80 01 00', '00': '80 01 00', '00 00 01': '80 01 01', '00 80': '80 02 00 80', 'FF FF': '7F FE FF', '80': '7F FE 80', 'FF 7F': '7F FD FF 7F'};
  for (const [bytes, key] of Object.entries(vectors)) {
    assert.deepEqual(decimalKey(bigEndian(bytesOf(bytes))), bytesOf(key), bytes);
  }
});

test('variants are the JSON that they stand for', () => {
  const vectors = [
    ['01 00 00', '0C 2A', '42'], ['01 00 00', '20 02 64 00 00 00', '1.00'], ['01 00 00', '2C 46 00 00 00', '"1970-03-12"'],
    ['01 00 00', '44 01 00 00 00 00 00 00 00', '"00:00:00.000001"'], ['01 00 00', '34 00 00 00 00 00 00 00 00', '"1970-01-01T00:00:00.000000"'],
    ['01 00 00', '1C 00 00 00 00 00 00 F8 7F', '"NaN"'], ['01 02 00 01 02 62 61', '02 02 01 00 02 00 03 0C 01 00', '{"a":null,"b":1}'],
  ];
  for (const [metadata, value, json] of vectors) {
    assert.equal(new VariantValue(bytesOf(value), new VariantMetadata(bytesOf(metadata))).json(), json);
  }
});

test('a text longer than a string can be is refused before it is decoded', () =>
  assert.throws(() => utf8(new Uint8Array(2 ** 29)), {name: 'MbfError', kind: 'unsupported', message: 'a text of 536870912 bytes, this reader takes 536870888'}));
