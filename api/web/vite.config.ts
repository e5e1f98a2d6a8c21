import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

// Each page is an HTML file at the root; its parts stand below /web/assets, each
// with its packed form beside it. No part is written into the page, which
// allows scripts and styles of 'self' alone.
export default defineConfig({
  base: '/web/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1400,
    rolldownOptions: { input: { map: 'map.html' } },
  },
  plugins: [
    {
      name: 'keep-and-pack',
      closeBundle() {
        writeFileSync('dist/.keep', '');
        for (const name of readdirSync('dist/assets')) {
          const path = join('dist/assets', name);
          if (!name.endsWith('.gz')) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
        }
      },
    },
  ],
});
