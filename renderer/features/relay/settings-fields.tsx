import { FormGroup } from '../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'
import type { RelayForm } from './form-model.ts'
import { oneSignalGroup } from './form-model.ts'
import { DestinationFields } from './destination/destination-fields.tsx'
import { RuleList } from './mappings/rule-list.tsx'
import { namesWith } from './names-with.ts'
import { ChoiceField, TextField } from './setting-inputs.tsx'
import { formTexts } from './form-texts.ts'

const t = formTexts
const formats = ['auto', 'json', 'avro', 'protobuf', 'json-schema']
const pairs = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** Source, mapping, destination and limits of a relay. */
export function SettingsFields(props: { readonly name: string; readonly form: FormDraft<RelayForm> }) {
  const { form } = props
  const { values } = form
  const connections = useFileNames('connections').map((file) => file.name)
  return (
    <>
      <FormGroup title={t.groups.source}>
        <ChoiceField form={form} name="connection" data={namesWith(connections, values.connection)} />
        <TextField form={form} name="topics" hint={t.hints.topics} />
        <TextField
          form={form}
          name="consumerGroup"
          hint={values.consumerGroup === oneSignalGroup ? t.hints.groupTaken : t.hints.consumerGroup}
        />
        <ChoiceField form={form} name="from" data={pairs(t.from)} />
        {values.from === 'offset' || values.from === 'time' ? <TextField form={form} name="fromValue" /> : null}
        <ChoiceField form={form} name="format" data={formats.map((value) => ({ value, label: value }))} />
      </FormGroup>
      <FormGroup title={t.groups.mapping}>
        <RuleList form={form} />
        <ChoiceField form={form} name="onInvalid" data={pairs(t.onInvalid)} />
      </FormGroup>
      <DestinationFields relay={props.name} form={form} />
    </>
  )
}
