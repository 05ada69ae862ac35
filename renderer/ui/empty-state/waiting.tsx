import { useEffect, useState } from 'react'
import { EmptyState } from './empty-state.tsx'

/** What answers faster shows no sign of waiting. */
const patienceMs = 300

/** In place of what is asked for elsewhere and may take a while: says so, but not before somebody would wonder. */
export function Waiting(props: { readonly title: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return late ? <EmptyState title={props.title} /> : null
}
