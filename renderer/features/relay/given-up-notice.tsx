import { Button } from '@mantine/core'
import { Link } from 'wouter'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { links } from '../../ui/links.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { texts } from './texts.ts'

const t = texts.deadLetters

/** The attempt after which a request of a relay was given up. */
const givenUp = 'origin = relay and outcome = failed'

/** How many requests a relay to a webhook gave up, and the way to them: they are no dead letters but stand in that webhook's log. */
export function GivenUpNotice(props: { readonly status: RelayStatus | undefined; readonly webhook: string | null }) {
  const { webhook } = props
  const failed = props.status?.failed ?? 0
  if (webhook === null || failed === 0) return null
  return (
    <Notice
      tone="warn"
      text={t.givenUp(failed, webhook)}
      action={
        <Button component={Link} href={links.webhookLog(webhook, givenUp)}>
          {t.givenUpOpen}
        </Button>
      }
    />
  )
}
