import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { EmptyState } from '../ui/empty-state/empty-state.tsx'

type Props = { readonly label: string; readonly children: ReactNode }
type State = { readonly error: Error | null }

/** A fault in one screen leaves the others and the shell alone. */
export class ScreenBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <EmptyState
        title={`${this.props.label} stopped because of a fault in the program`}
        tone="error"
        action={
          <Button variant="filled" onClick={() => this.setState({ error: null })}>
            Show it again
          </Button>
        }
      >
        {`Nothing was lost: data is kept by the engine. Please report this text: ${error.message}`}
      </EmptyState>
    )
  }
}
