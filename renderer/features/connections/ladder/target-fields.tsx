import { TextInput } from '@mantine/core'
import { FormGroup, FormRow } from '../../../ui/file-form/form-row.tsx'
import classes from '../connections.module.css'
import { texts } from '../texts.ts'
import type { useTestTargets } from './use-test-targets.ts'

/** Below the form: which topics and group the test asks for. */
export function TargetFields(props: { readonly targets: ReturnType<typeof useTestTargets> }) {
  const { targets } = props
  const input = { classNames: { input: classes.mono ?? '' }, spellCheck: false, autoComplete: 'off' }
  return (
    <div className={classes.targets}>
      <FormGroup title={texts.groups.test}>
        <FormRow label={texts.fields.testTopics} hint={texts.hints.testTopics}>
          <TextInput
            {...input}
            value={targets.topics}
            onChange={(event) => targets.change({ topics: event.currentTarget.value })}
          />
        </FormRow>
        <FormRow label={texts.fields.testGroup} hint={texts.hints.testGroup}>
          <TextInput
            {...input}
            value={targets.group}
            onChange={(event) => targets.change({ group: event.currentTarget.value })}
          />
        </FormRow>
      </FormGroup>
    </div>
  )
}
