import { ActionIcon, Tabs } from '@mantine/core'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Tone } from '../badges/tag.tsx'
import classes from './screen.module.css'

/** The whole of a screen, from its bar to the bottom. */
export function ScreenFrame(props: { readonly children: ReactNode }) {
  return <div className={classes.frame}>{props.children}</div>
}

/** The line at the top: what is chosen, and what can be done with it. */
export function ScreenBar(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.bar} role="toolbar" aria-label={props.label}>
      {props.children}
    </div>
  )
}

/** Pushes what follows to the right. */
export function BarSpace() {
  return <span className={classes.space} />
}

/** Something that concerns this screen and stays until it is over or closed. */
export function Notice(props: {
  readonly tone: Exclude<Tone, 'muted'>
  readonly title?: string
  readonly text: ReactNode
  readonly action?: ReactNode
  onClose?(): void
}) {
  return (
    <div className={classes.notice} data-tone={props.tone} role={props.tone === 'err' ? 'alert' : 'status'}>
      <div className={classes.noticeText}>
        {props.title === undefined ? null : <strong>{props.title}. </strong>}
        {props.text}
      </div>
      {props.action}
      {props.onClose === undefined ? null : (
        <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={props.onClose}>
          <X size={15} />
        </ActionIcon>
      )}
    </div>
  )
}

export type ScreenTab = { readonly id: string; readonly label: ReactNode; readonly content: ReactNode }

/** Parts of a screen, one at a time, filling what is left of the height. */
export function ScreenTabs(props: {
  readonly tabs: readonly ScreenTab[]
  readonly tab: string
  onTab(tab: string): void
}) {
  return (
    <Tabs
      value={props.tab}
      onChange={(tab) => {
        if (tab !== null) props.onTab(tab)
      }}
      keepMounted={false}
      className={classes.tabs}
    >
      <Tabs.List className={classes.tabList}>
        {props.tabs.map((tab) => (
          <Tabs.Tab key={tab.id} value={tab.id}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {props.tabs.map((tab) => (
        <Tabs.Panel key={tab.id} value={tab.id} className={classes.panel}>
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

/** A part of a tab that scrolls by itself. */
export function Scroll(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className={classes.scroll} aria-label={props.label}>
      {props.children}
    </section>
  )
}
