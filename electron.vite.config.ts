import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Worker threads of the engine: each is an entry of its own, beside the main file. */
const workers = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(at('electron/engine/entry'))
      .filter((file) => file.endsWith('-worker.ts'))
      .map((file) => [basename(file, '.ts'), at(`electron/engine/entry/${file}`)]),
  )

/**
 * Three builds into out/: the Node side (shell, engine, its workers and the command line), the preload script, and the
 * page. Packages under `dependencies` stay outside the Node bundle; the page carries everything it needs.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      sourcemap: true,
      minify: false,
      rollupOptions: {
        input: {
          index: at('electron/main/index.ts'),
          'engine-utility': at('electron/engine/entry/utility.ts'),
          ...workers(),
          cli: at('electron/cli/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20.18',
      // A sandboxed preload can require nothing but Electron itself: everything else is bundled, as CommonJS.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      // Electron 33 of the test rig is Chromium 130; browsers of `serve` are at least as new.
      target: 'chrome130',
      // A data: URL would have to be allowed by the content security policy for each kind of file.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
