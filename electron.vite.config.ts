import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Three builds into out/: the Node side (shell, engine, its worker and the command line), the preload script, and the
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
          'reader-worker': at('electron/engine/entry/reader-worker.ts'),
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
