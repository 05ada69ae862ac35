/** `npm run build`: builds out/ and remembers from what, so that `npm start` knows whether it has to. */
import { join } from 'node:path'
import { markBuilt, sourceStamp } from '#cli/build/source-stamp.ts'
import { runTool } from './lib/run-tool.ts'

const root = join(import.meta.dirname, '..')
const dots = setInterval(() => process.stdout.write('.'), 1000)
const stamp = sourceStamp(root)
const result = await runTool('electron-vite', ['build', '--logLevel', 'warn'])
clearInterval(dots)
process.stdout.write('\n')
if (result.code === 0) markBuilt(root, stamp)
else process.stdout.write(result.output)
process.exitCode = result.code === 0 ? 0 : 1
