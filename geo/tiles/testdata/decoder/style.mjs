// Validates the style on standard input against the specification, and prints
// what is wrong with it, one fault a line.
import { readFileSync } from 'node:fs';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';

for (const { message } of validateStyleMin(JSON.parse(readFileSync(0, 'utf8')))) console.log(message);
