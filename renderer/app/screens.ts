import {
  Activity,
  Cable,
  Inbox,
  Route,
  Send,
  Settings,
  Shuffle,
  Webhook,
  Waypoints,
  type LucideIcon,
} from 'lucide-react'
import { lazy, type ComponentType } from 'react'
import { links } from '../ui/links.ts'
import type { FeatureModule } from '../ui/feature.ts'

/** One entry of the rail. The feature behind it is loaded when it is first shown, or when the page is idle. */
export type ScreenEntry = {
  readonly id: string
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
  /** Pressed after `g`. */
  readonly key: string
  readonly place: 'top' | 'bottom'
  load(): Promise<FeatureModule>
  readonly Screen: ComponentType
}

/** Only features that exist are offered. */
const modules = import.meta.glob<FeatureModule>('../features/*/index.ts')

type Plan = Omit<ScreenEntry, 'load' | 'Screen'>
const plans: readonly Plan[] = [
  { id: 'live', path: links.live, label: 'Live', icon: Activity, key: 'l', place: 'top' },
  { id: 'mapping', path: links.mapping, label: 'Mapping', icon: Shuffle, key: 'm', place: 'top' },
  { id: 'relay', path: links.relay, label: 'Relay', icon: Send, key: 'r', place: 'top' },
  { id: 'webhooks', path: links.webhooks, label: 'Webhooks', icon: Webhook, key: 'w', place: 'top' },
  { id: 'receiver', path: links.receiver, label: 'Receiver', icon: Inbox, key: 'e', place: 'top' },
  { id: 'journeys', path: links.journeys, label: 'Journeys', icon: Waypoints, key: 'j', place: 'top' },
  { id: 'trace', path: links.trace, label: 'Trace', icon: Route, key: 't', place: 'top' },
  { id: 'connections', path: links.connections, label: 'Connections', icon: Cable, key: 'c', place: 'bottom' },
  { id: 'settings', path: links.settings, label: 'Settings', icon: Settings, key: 's', place: 'bottom' },
]

export const screens: readonly ScreenEntry[] = plans.flatMap((plan) => {
  const load = modules[`../features/${plan.id}/index.ts`]
  if (load === undefined) return []
  return [{ ...plan, load, Screen: lazy(async () => ({ default: (await load()).Screen })) }]
})
