import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { choosePlatform } from './platform/platform.ts'
import { connect } from './rpc/connection.ts'
import { createQueryClient } from './rpc/query-client.ts'
import './ui/theme/fonts.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './ui/theme/tokens.css'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

const queryClient = createQueryClient()
const connection = connect(choosePlatform(window), () => void queryClient.invalidateQueries())

createRoot(root).render(
  <StrictMode>
    <App connection={connection} queryClient={queryClient} />
  </StrictMode>,
)
