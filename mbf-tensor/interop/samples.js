// What InteropSamplesTest of mbf-tensor wrote: 1,100,000 rows, whose values follow from their numbers.
import { fileURLToPath } from 'node:url';

export const ROWS = 1_100_000;
export const SAMPLES = fileURLToPath(new URL('../target/interop/', import.meta.url));

export const VALUES = {
  n: row => (row % 65536) - 32768,
  flag: row => row % 3 === 0,
  x: row => row / 2,
  day: row => row % 20000,
};
