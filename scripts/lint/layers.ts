/**
 * The layers of docs/architecture.md, once, for both linters: who may import whom. A type-only import counts.
 * TypeScript's project references say the coarse part of it (shared, engine, cli, main, preload, renderer) again.
 */
export type Layer = {
  readonly name: string
  /** Folder from the project's root. */
  readonly folder: string
  /** Layers that it may import beside itself. */
  readonly mayImport: readonly string[]
}

const pure = ['shared-lib', 'shared-schema', 'shared-contract', 'shared-domain'] as const

const engine = (name: string, mayImport: readonly string[]): Layer => ({
  name: `engine-${name}`,
  folder: `electron/engine/${name}`,
  mayImport: [...pure, ...mayImport.map((other) => `engine-${other}`)],
})

/** Files and wires: what everything else in the engine stands on. */
const ground = ['lib', 'logging', 'workspace']
const base = [...ground, 'source', 'decoder', 'store', 'destination', 'jobs']
const middle = [...base, 'pipeline', 'outbox', 'receiver', 'inspector', 'template', 'webhooks', 'mail']
const relay = [...middle, 'relay', 'journey', 'groups', 'probe', 'trace', 'check']

const renderer = (name: string, mayImport: readonly string[]): Layer => ({
  name: `renderer-${name}`,
  folder: `renderer/${name}`,
  mayImport: [...pure, ...mayImport.map((other) => `renderer-${other}`)],
})

/** Features of the page: islands that never import each other, each entered by its index.ts only. */
export const features = [
  'live',
  'mapping',
  'relay',
  'webhooks',
  'receiver',
  'journeys',
  'connections',
  'trace',
  'settings',
]

export const layers: readonly Layer[] = [
  { name: 'shared-lib', folder: 'shared/lib', mayImport: [] },
  { name: 'shared-schema', folder: 'shared/schema', mayImport: ['shared-lib'] },
  { name: 'shared-contract', folder: 'shared/contract', mayImport: ['shared-lib', 'shared-schema'] },
  { name: 'shared-domain', folder: 'shared/domain', mayImport: ['shared-lib', 'shared-schema'] },

  engine('lib', []),
  engine('logging', ['lib']),
  engine('workspace', ['lib', 'logging']),
  engine('decoder', ground),
  engine('source', ground),
  engine('probe', [...ground, 'source', 'decoder']),
  engine('store', ground),
  engine('destination', ground),
  engine('jobs', ground),
  engine('template', ground),
  engine('pipeline', base),
  engine('outbox', base),
  engine('mail', ground),
  engine('webhooks', [...base, 'outbox', 'template', 'mail']),
  engine('receiver', [...base, 'outbox']),
  engine('inspector', base),
  engine('relay', middle),
  engine('journey', middle),
  engine('trace', middle),
  engine('check', middle),
  engine('groups', [...middle, 'relay']),
  engine('api', relay),
  engine('transport', [...relay, 'api']),
  engine('entry', [...relay, 'api', 'transport']),

  {
    name: 'cli',
    folder: 'electron/cli',
    mayImport: [...pure, ...[...relay, 'api', 'transport', 'entry'].map((name) => `engine-${name}`)],
  },
  { name: 'main', folder: 'electron/main', mayImport: ['shared-lib', 'shared-schema', 'shared-contract'] },
  { name: 'preload', folder: 'electron/preload', mayImport: ['shared-lib', 'shared-contract'] },

  renderer('ui', []),
  renderer('platform', []),
  renderer('rpc', ['platform']),
  ...features.map((name) => renderer(`features/${name}`, ['ui', 'rpc', 'platform'])),
  renderer('app', ['ui', 'rpc', 'platform', ...features.map((name) => `features/${name}`)]),
]

/** Files of the engine's own folder that stand outside its layers. */
export const engineRoot = {
  /** What the engine needs from outside: every layer may know it. */
  ports: 'electron/engine/ports.ts',
  /** The composition root: imports all services, is imported by the hosts only. */
  composition: 'electron/engine/engine.ts',
} as const

/** Layers that may import the composition root. */
export const hosts = ['engine-transport', 'engine-entry', 'cli']
