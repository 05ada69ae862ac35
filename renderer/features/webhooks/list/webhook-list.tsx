import { ActionIcon, Menu } from '@mantine/core'
import { MoreHorizontal, Plus } from 'lucide-react'
import type { EndpointStatus } from '#shared/contract/webhooks.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { Choice, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { isDirty, useDrafts } from '../draft/draft-store.ts'
import { texts } from '../texts.ts'
import classes from './list.module.css'

type Props = {
  readonly names: readonly string[]
  readonly selected: string
  readonly statuses: readonly EndpointStatus[]
  readonly readOnlyReason: string | null
  onSelect(name: string): void
  onNew(): void
  onImport(): void
  onRename(): void
  onRemove(): void
}

/** The webhooks with the state of each. */
export function WebhookList(props: Props) {
  const { readOnlyReason } = props
  return (
    <nav className={classes.side} aria-label={texts.list}>
      <div className={classes.bar}>
        <h2 className={classes.title}>{texts.list}</h2>
        <ActionIcon
          aria-label={texts.newWebhook}
          title={readOnlyReason ?? texts.newWebhook}
          disabled={readOnlyReason !== null}
          onClick={props.onNew}
        >
          <Plus size={15} />
        </ActionIcon>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={texts.more} title={texts.more}>
              <MoreHorizontal size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={readOnlyReason !== null} onClick={props.onImport}>
              {texts.importCurl}
            </Menu.Item>
            <Menu.Item disabled={readOnlyReason !== null} onClick={props.onRename}>
              {texts.rename}
            </Menu.Item>
            <Menu.Item disabled={readOnlyReason !== null} onClick={props.onRemove}>
              {texts.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <ChoiceList label={texts.list}>
        {props.names.map((name) => (
          <Choice key={name} what="opens" chosen={name === props.selected} onChoose={() => props.onSelect(name)}>
            <ChoiceName text={name} mono />
            <ListTag name={name} status={props.statuses.find((status) => status.name === name)} />
          </Choice>
        ))}
      </ChoiceList>
    </nav>
  )
}

/** What needs attention: edits, that it is disabled or will be. All is well without a word. */
function ListTag({ name, status }: { readonly name: string; readonly status: EndpointStatus | undefined }) {
  const dirty = useDrafts((state) => {
    const draft = state.drafts[name]
    return draft !== undefined && isDirty(draft)
  })
  if (status?.state === 'disabled') return <Tag tone="err">{texts.state.disabled}</Tag>
  if (dirty) return <Tag tone="warn">{texts.unsaved}</Tag>
  return status === undefined || status.warnedAtMs === null ? null : <Tag tone="warn">{texts.state.warned}</Tag>
}
