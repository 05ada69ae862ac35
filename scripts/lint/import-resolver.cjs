// Resolves imports for eslint-plugin-boundaries: relative ones and the `#…` ones of package.json "imports". Everything
// else is a package or a part of Node. (The plugin's own Node resolver knows neither `imports` nor `.ts`.)
const fs = require('node:fs')
const path = require('node:path')
const { builtinModules } = require('node:module')

exports.interfaceVersion = 2

const aliases = new Map()

function aliasesOf(folder) {
  if (!aliases.has(folder)) {
    const file = path.join(folder, 'package.json')
    const parent = path.dirname(folder)
    if (fs.existsSync(file))
      aliases.set(folder, { root: folder, imports: JSON.parse(fs.readFileSync(file, 'utf8')).imports ?? {} })
    else aliases.set(folder, parent === folder ? { root: folder, imports: {} } : aliasesOf(parent))
  }
  return aliases.get(folder)
}

exports.resolve = (source, file) => {
  if (source.startsWith('node:') || builtinModules.includes(source)) return { found: true, path: null }
  if (source.startsWith('.')) return { found: true, path: path.resolve(path.dirname(file), source) }
  if (!source.startsWith('#')) return { found: false }
  const { root, imports } = aliasesOf(path.dirname(file))
  const [name, ...rest] = source.split('/')
  const target = imports[`${name}/*`]
  return target === undefined
    ? { found: false }
    : { found: true, path: path.join(root, target.replace('*', rest.join('/'))) }
}
