import { ReceiverFilePage, type FileTabProps } from '../file-page.tsx'
import { texts } from '../texts.ts'
import { endpointTexts } from './texts.ts'
import { EndpointList } from './endpoint-list.tsx'

/** The endpoints of the receiver's file as a form. */
export function EndpointsTab(props: FileTabProps) {
  return (
    <ReceiverFilePage {...props} label={texts.tabs.endpoints} note={endpointTexts.appliesAtOnce}>
      {(form) => <EndpointList receiver={props.name} form={form} />}
    </ReceiverFilePage>
  )
}
