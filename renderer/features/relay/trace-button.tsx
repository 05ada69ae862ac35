import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { links } from '../../ui/links.ts'
import { texts } from './texts.ts'

/** Opens the timeline of a delivery or dead letter, by its name (`d12`, `r12`). */
export function TraceButton(props: { readonly id: string }) {
  return (
    <Button component={Link} href={links.traceOf(props.id)} variant="subtle">
      {texts.trace}
    </Button>
  )
}
