import { ActionIcon, Tabs } from '@mantine/core'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './detail-pane.module.css'

export type DetailTab = {
  readonly id: string
  readonly label: ReactNode
  readonly content: ReactNode
}

/** The lower half of a list screen: tabs about the opened row, actions at the right, a button that closes. */
export function DetailPane(props: {
  readonly label: string
  readonly tabs: readonly DetailTab[]
  readonly tab: string
  onTab(tab: string): void
  readonly actions?: ReactNode
  onClose?(): void
}) {
  return (
    <section className={classes.pane} aria-label={props.label}>
      <Tabs
        value={props.tab}
        onChange={(tab) => {
          if (tab !== null) props.onTab(tab)
        }}
        keepMounted={false}
        className={classes.tabs}
      >
        <div className={classes.bar}>
          <Tabs.List className={classes.list}>
            {props.tabs.map((tab) => (
              <Tabs.Tab key={tab.id} value={tab.id}>
                {tab.label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <div className={classes.actions}>
            {props.actions}
            {props.onClose === undefined ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Close details"
                title="Close (Esc)"
                onClick={props.onClose}
              >
                <X size={15} />
              </ActionIcon>
            )}
          </div>
        </div>
        {props.tabs.map((tab) => (
          <Tabs.Panel key={tab.id} value={tab.id} className={classes.panel}>
            {tab.content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  )
}

/** Columns inside a tab, divided by lines. `columns` is a CSS grid template. */
export function DetailColumns(props: { readonly columns: string; readonly children: ReactNode }) {
  return (
    <div className={classes.columns} style={{ gridTemplateColumns: props.columns }}>
      {props.children}
    </div>
  )
}

/** One column: a heading with badges, below it what fills the rest. */
export function DetailColumn(props: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={classes.column}>
      <h3 className={classes.heading}>{props.title}</h3>
      <div className={classes.body}>{props.children}</div>
    </div>
  )
}
