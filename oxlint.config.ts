import { defineConfig, type OxlintOverride } from 'oxlint'
import { engineRoot, features, hosts, layers, type Layer } from './scripts/lint/layers.ts'

const sources = ['shared/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.{ts,tsx}']
const folderToAlias: Readonly<Record<string, string>> = {
  'electron/engine': '#engine',
  'electron/cli': '#cli',
  shared: '#shared',
}

const folderArea = (layer: Layer): string =>
  layer.folder
    .split('/')
    .slice(0, layer.folder.startsWith('electron') ? 2 : 1)
    .join('/')

/** How imports of a folder may be spelt: by alias from anywhere, by its whole path, relatively from its own area. */
function spellings(layer: Layer, from: Layer): string {
  const area = folderArea(layer)
  const inside = layer.folder.slice(area.length + 1)
  const alias = folderToAlias[area] ?? area
  const own = inside.split('/').at(-1) ?? ''
  const whole = `(?:${alias}|.*${area})/${inside}`
  const relative = inside === '' || area !== folderArea(from) ? [] : [`(?:\\.\\./)+(?:features/)?${own}/`]
  return `^(?:${[whole, ...relative].join('|')})`
}

/** The plain linter's word on a layer: patterns of import texts, no resolving. */
const restrictedImports = (layer: Layer): OxlintOverride => ({
  files: [`${layer.folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...layers
            .filter((other) => other.name !== layer.name && !layer.mayImport.includes(other.name))
            .map((other) => ({
              regex: spellings(other, layer),
              message: `${layer.name} may not import ${other.name}.`,
            })),
          ...bannedPackages(layer),
        ],
      },
    ],
  },
})

/** Packages and parts of Node that a layer must do without. */
function bannedPackages(layer: Layer): { group: string[]; message: string }[] {
  const area = folderArea(layer)
  if (area === 'shared') {
    return [
      {
        group: [
          'node:*',
          'electron',
          'react',
          'react-dom',
          '@orpc/server',
          '@orpc/client',
          'kafkajs',
          'undici',
          'better-sqlite3',
        ],
        message: 'shared/ is pure: no Node, DOM, Electron or React.',
      },
    ]
  }
  if (area === 'renderer')
    return [{ group: ['node:*', 'electron', '@orpc/server'], message: 'The page uses the DOM only.' }]
  if (area === 'electron/engine' || area === 'electron/cli') {
    return [{ group: ['electron', 'react', 'react-dom'], message: 'The engine is plain Node.' }]
  }
  return []
}

const boundaries = {
  'boundaries/elements': layers.map((layer) => ({ type: layer.name, pattern: layer.folder })),
  'boundaries/files': [
    { category: 'page', pattern: 'renderer/main.tsx' },
    { category: 'ports', pattern: engineRoot.ports },
    { category: 'composition', pattern: engineRoot.composition },
    ...features.map((name) => ({ category: 'door', pattern: `renderer/features/${name}/index.ts{,x}` })),
  ],
  'import/resolver': { './scripts/lint/import-resolver.cjs': {} },
}

const names = layers.map((layer) => layer.name)
const engineNames = names.filter((name) => name.startsWith('engine-'))
const pureNames = names.filter((name) => name.startsWith('shared-'))
const featureNames = features.map((name) => `renderer-features/${name}`)

const fromLayer = (types: readonly string[]) => ({ element: { types: { anyOf: [...types] } } })
const toFile = (category: string) => ({ to: { file: { categories: category } } })
const toLayer = (types: readonly string[]) => ({ to: { element: { types: { anyOf: [...types] } } } })

/** Features are entered by their door only, so the page's frame gets no policy for what lies behind it. */
const behindDoor = (name: string): boolean => featureNames.includes(name)

const policies = [
  ...layers.map((layer) => ({
    from: fromLayer([layer.name]),
    allow: toLayer([layer.name, ...layer.mayImport.filter((name) => !behindDoor(name))]),
  })),
  { from: fromLayer([...engineNames, 'cli']), allow: toFile('ports') },
  { from: fromLayer(hosts), allow: toFile('composition') },
  { from: fromLayer(['renderer-app']), allow: toFile('door') },
  { from: { file: { categories: 'ports' } }, allow: toLayer(pureNames) },
  { from: { file: { categories: 'composition' } }, allow: toLayer([...pureNames, ...engineNames]) },
  { from: { file: { categories: 'composition' } }, allow: toFile('ports') },
  {
    from: { file: { categories: 'page' } },
    allow: toLayer(['renderer-app', 'renderer-ui', 'renderer-rpc', 'renderer-platform']),
  },
]

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y', 'promise'],
  jsPlugins: ['eslint-plugin-boundaries'],
  categories: { correctness: 'error' },
  settings: boundaries,
  ignorePatterns: ['out/**', '.tsbuild/**', 'test/fixtures/**', 'sample/**', 'node_modules/**'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Services and components are closures, written in method style: nothing here relies on `this`.
    'typescript/unbound-method': 'off',
    // The page is not compiled by the React compiler, whose rules these are; the grid writes to refs to stay calm.
    'react/refs': 'off',
    'react/purity': 'off',
    'react/immutability': 'off',
    'react/set-state-in-effect': 'off',
    'react/incompatible-library': 'off',
    // Keys of the grid, the tree and the panes are handled where the focus is, not on each row.
    'jsx-a11y/click-events-have-key-events': 'off',
    'jsx-a11y/interactive-supports-focus': 'off',
    'jsx-a11y/no-noninteractive-element-interactions': 'off',
    // Characters of a name are counted as code points, on purpose.
    'typescript/no-misused-spread': 'off',
    // Own grid and panes: no tag exists for their roles, and a pane that scrolls must take the focus (axe checks both).
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    // Record bytes hold control characters, and we look for them.
    'no-control-regex': 'off',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    'no-debugger': 'error',
    eqeqeq: 'error',
    'prefer-const': 'error',
    'no-var': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    {
      files: sources,
      rules: {
        'typescript/no-non-null-assertion': 'error',
        'boundaries/dependencies': ['error', { default: 'disallow', checkAllOrigins: false, policies }],
      },
    },
    ...layers.map(restrictedImports),
    // Markup is long in lines and short in thought.
    {
      files: ['renderer/**/*.tsx'],
      rules: { 'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }] },
    },
    { files: ['test/**', 'scripts/**'], rules: { 'no-console': 'off', 'max-lines-per-function': 'off' } },
  ],
})
