import { TextInput } from '@mantine/core'
import { texts } from '../texts.ts'
import classes from './ladder.module.css'
import type { useTestTargets } from './use-test-targets.ts'

/** Which topics and group the test asks for. */
export function TargetFields(props: { readonly targets: ReturnType<typeof useTestTargets> }) {
  const { targets } = props
  const common = { classNames: { input: classes.mono ?? '' }, spellCheck: false, autoComplete: 'off' }
  return (
    <div className={classes.targets}>
      <TextInput
        {...common}
        label={texts.fields.testTopics}
        title={texts.hints.testTopics}
        placeholder={texts.hints.testTopicsEmpty}
        value={targets.topics}
        onChange={(event) => targets.change({ topics: event.currentTarget.value })}
      />
      <TextInput
        {...common}
        label={texts.fields.testGroup}
        title={texts.hints.testGroup}
        placeholder={texts.hints.testGroupEmpty}
        value={targets.group}
        onChange={(event) => targets.change({ group: event.currentTarget.value })}
      />
    </div>
  )
}
