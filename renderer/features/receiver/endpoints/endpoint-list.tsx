import { Button } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { Choice, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import type { ReceiverForm } from '../form-model.ts'
import { endpointTexts } from './texts.ts'
import { EndpointEditor } from './endpoint-editor.tsx'
import { type EndpointValue, newEndpoint, recordOf, stepsText, textOf } from './endpoint-model.ts'
import classes from './endpoints.module.css'

const t = endpointTexts

/** All endpoints, and the form of the chosen one. */
export function EndpointList(props: { readonly receiver: string; readonly form: FormDraft<ReceiverForm> }) {
  const { form } = props
  const { endpoints } = form.values
  const [wanted, setChosen] = useState(0)
  const chosen = Math.min(wanted, endpoints.length - 1)
  const noteId = useId()
  const replace = (next: readonly EndpointValue[]): void => form.set('endpoints', next)
  const endpoint = endpoints[chosen]
  const problem = form.errorOf('endpoints')
  return (
    <>
      {endpoints.length === 0 ? <p className={classes.none}>{t.none}</p> : null}
      <ChoiceList label={t.list} follow>
        {endpoints.map((one, index) => (
          // Paths are being edited: the place is the identity.
          <Choice
            key={index}
            chosen={index === chosen}
            what="opens"
            second={summaryOf(one)}
            onChoose={() => setChosen(index)}
          >
            <ChoiceName text={textOf(one['path'])} mono />
          </Choice>
        ))}
      </ChoiceList>
      <div className={classes.listFoot}>
        <Button
          leftSection={<Plus size={13} />}
          onClick={() => {
            replace([...endpoints, newEndpoint(endpoints.map(({ path }) => textOf(path)))])
            setChosen(endpoints.length)
          }}
        >
          {t.add}
        </Button>
        {endpoint === undefined ? null : (
          <Button leftSection={<X size={13} />} onClick={() => replace(endpoints.toSpliced(chosen, 1))}>
            {t.remove(textOf(endpoint['path']))}
          </Button>
        )}
      </div>
      <FieldNote id={noteId} tone={problem === undefined ? null : 'err'}>
        {problem}
      </FieldNote>
      {endpoint === undefined ? null : (
        <EndpointEditor
          key={chosen}
          receiver={props.receiver}
          endpoint={endpoint}
          onChange={(next) => replace(endpoints.with(chosen, next))}
        />
      )}
    </>
  )
}

/** What an endpoint does, in a line. */
function summaryOf(endpoint: EndpointValue): string {
  const scheme = recordOf(endpoint['signature'])?.['scheme']
  const url = recordOf(endpoint['forward'])?.['url']
  return [
    stepsText(endpoint['script']),
    ...(scheme === undefined ? [] : [textOf(scheme)]),
    ...(endpoint['dedupOn'] === undefined ? [] : [t.dedupedBy(textOf(endpoint['dedupOn']))]),
    ...(url === undefined ? [] : [`→ ${textOf(url)}`]),
  ].join(' · ')
}
