// Reads one request a line on standard input,
//   {"expr": "Mo-Fr 08:00-16:00", "windows": [{"from": "2026-11-23", "days": 28}]}
// and writes one answer a line: for each window the open and unknown intervals
// as the reference library sees them, or the error that it throws. Times are
// the wall clock of the process, which TZ in its environment sets.
import { createInterface } from 'node:readline';
import opening_hours from 'opening_hours';

const place = { address: { country_code: 'no' } };
const two = (n) => String(n).padStart(2, '0');
const wall = (d) =>
  `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;

function answer({ expr, windows }) {
  try {
    const oh = new opening_hours(expr, place, { locale: 'en' });
    const answers = windows.map(({ from, days }) => {
      const [y, m, d] = from.split('-').map(Number);
      const start = new Date(y, m - 1, d);
      const end = new Date(y, m - 1, d + days);
      return oh.getOpenIntervals(start, end).map(([a, b, unknown, comment]) => ({
        start: wall(a),
        end: wall(b),
        state: unknown ? 'unknown' : 'open',
        comment: comment ?? '',
      }));
    });
    return { windows: answers, warnings: oh.getWarnings().length };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
}
