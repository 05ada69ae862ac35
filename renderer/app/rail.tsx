import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { screens, type ScreenEntry } from './screens.ts'
import classes from './shell.module.css'
import { useFeature } from './use-feature.ts'

/** The screens, those for work at the top, those for setting up at the bottom. */
export function Rail() {
  return (
    <nav className={classes.rail} aria-label="Screens">
      {screens.filter((screen) => screen.place === 'top').map(entryOf)}
      <div className={classes.spring} />
      {screens.filter((screen) => screen.place === 'bottom').map(entryOf)}
    </nav>
  )
}

const entryOf = (screen: ScreenEntry) => <Entry key={screen.id} screen={screen} />

function Entry(props: { readonly screen: ScreenEntry }) {
  const { screen } = props
  const [location] = useLocation()
  const current = location === screen.path || location.startsWith(`${screen.path}/`)
  const useBadge = useFeature(screen)?.useRailBadge
  return (
    <Link
      href={screen.path}
      className={classes.entry}
      aria-current={current ? 'page' : undefined}
      title={`g ${screen.key}`}
    >
      <screen.icon size={15} strokeWidth={1.8} aria-hidden="true" />
      {screen.label}
      {useBadge === undefined ? null : <Badge useBadge={useBadge} />}
    </Link>
  )
}

/** A component of its own, so that the hook of a feature runs from its first render to its last. */
function Badge(props: { readonly useBadge: () => ReactNode }) {
  const badge = props.useBadge()
  return badge === null ? null : <span className={classes.badge}>{badge}</span>
}
