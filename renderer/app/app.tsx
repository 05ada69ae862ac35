import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import type { Connection } from '../rpc/connection.ts'
import { RpcProvider } from '../rpc/rpc-context.tsx'
import { cssVariables, mantineTheme } from '../ui/theme/mantine-theme.ts'
import { ConnectionGate } from './connection-gate.tsx'
import { Shell } from './shell.tsx'

/** Everything that the screens need around them. The colour scheme follows the system until one is chosen. */
export function App(props: { readonly connection: Connection; readonly queryClient: QueryClient }) {
  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={props.queryClient}>
        <RpcProvider connection={props.connection}>
          <Router hook={useHashLocation}>
            <ConnectionGate>
              <Shell />
            </ConnectionGate>
          </Router>
        </RpcProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
