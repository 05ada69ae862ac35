import { ActionIcon, Autocomplete, Button } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { bodyFileOf, headersOf, type Content } from '../draft/content.ts'
import { editTexts as texts } from '../texts.ts'
import classes from './edit.module.css'
import { useEditing } from './editing.ts'
import { withHeaders, withTemplate } from './quick-fix.ts'
import { TemplateField } from './template-field.tsx'

const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD']

/** Method, URL, headers and body as templates. */
export function RequestEditor(props: { readonly name: string }) {
  const { content, readOnly, edit } = useEditing()
  const { method } = content.file as { readonly method?: unknown }
  return (
    <section className={classes.editor} aria-label={texts.request}>
      <div className={classes.address}>
        <Autocomplete
          aria-label={texts.method}
          data={methods}
          // All of them, whatever stands there: one chooses more often than one types.
          filter={({ options }) => options}
          value={typeof method === 'string' ? method : 'POST'}
          readOnly={readOnly}
          onChange={(text) => edit((now) => withTemplate(now, 'method', text), 'method')}
        />
        <TemplateField field="url" label={texts.url} lines="one" placeholder="https://" />
      </div>
      <Headers />
      <BodyBar name={props.name} />
      <TemplateField field="body" label={texts.body} lines="many" />
    </section>
  )
}

function Headers() {
  const { content, readOnly, edit } = useEditing()
  const headers = headersOf(content.file)
  const change = (next: (content: Content) => Content): void => edit(next, null)
  return (
    <>
      <table className={classes.headers} aria-label={texts.headers}>
        <thead>
          <tr>
            <th scope="col">{texts.header}</th>
            <th scope="col">{texts.value}</th>
            <th>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={22}
                aria-label={texts.addHeader}
                title={texts.addHeader}
                disabled={readOnly}
                onClick={() => change((now) => withHeaders(now, [...headersOf(now.file), ['', '']]))}
              >
                <Plus size={14} />
              </ActionIcon>
            </th>
          </tr>
        </thead>
        <tbody>
          {headers.map(([name], i) => (
            // Headers may repeat: the place is the identity.
            <tr key={i}>
              <td>
                <TemplateField field={`header-name:${i}`} label={texts.headerName(i + 1)} lines="one" />
              </td>
              <td>
                <TemplateField field={`header:${i}`} label={texts.headerValue(i + 1)} lines="one" />
              </td>
              <td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={22}
                  aria-label={texts.removeHeader(name === '' ? String(i + 1) : name)}
                  title={texts.removeHeader(name === '' ? String(i + 1) : name)}
                  disabled={readOnly}
                  onClick={() =>
                    change((now) =>
                      withHeaders(
                        now,
                        headersOf(now.file).filter((_, at) => at !== i),
                      ),
                    )
                  }
                >
                  <Trash2 size={13} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Where the body is kept. */
function BodyBar({ name }: { readonly name: string }) {
  const { content, readOnly, edit } = useEditing()
  const client = useClient()
  const file = bodyFileOf(content.file)
  const move = (body: unknown): void => edit((now) => ({ ...now, file: { ...now.file, body } }), null)
  return (
    <div className={classes.under}>
      <h3 className={classes.heading}>{texts.body}</h3>
      {file === null ? null : <span className={classes.note}>{texts.inFile(file)}</span>}
      <span className={classes.space} />
      <Button
        variant="subtle"
        disabled={readOnly}
        onClick={() => {
          if (file !== null) move(content.body)
          else freeBodyFile(client, name).then((free) => move({ file: free }), showProblem)
        }}
      >
        {file === null ? texts.toFile : texts.toInline}
      </Button>
    </div>
  )
}

/** `welcome.body.liquid`, or with the first number with which there is no such file yet. */
async function freeBodyFile(client: ReturnType<typeof useClient>, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = `${name}${number === 1 ? '' : `-${number}`}.body.liquid`
    const { revision } = await client.webhookEditor.readBody({ webhook: name, file })
    if (revision === null) return file
  }
}
