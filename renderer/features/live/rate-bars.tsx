import { useEffect, useRef, useState } from 'react'
import { rate } from '../../ui/format/numbers.ts'
import classes from './live.module.css'

const bars = 60
const sampleMs = 1_000

/** The last minute of reading, a bar a second. */
export function RateBars(props: { readonly recordsPerSecond: number; readonly active: boolean }) {
  const [samples, setSamples] = useState<readonly number[]>([])
  const current = useRef(0)
  current.current = props.active ? props.recordsPerSecond : 0
  useEffect(() => {
    const timer = setInterval(() => setSamples((before) => [...before, current.current].slice(-bars)), sampleMs)
    return () => clearInterval(timer)
  }, [])
  const highest = Math.max(1, ...samples)
  return (
    <div
      className={classes.bars}
      role="img"
      aria-label={`Records a second, last minute; highest ${rate(highest)}`}
      title={`highest ${rate(highest)}`}
    >
      {samples.map((sample, index) => (
        <s key={index} style={{ height: `${Math.round((sample / highest) * 100)}%` }} />
      ))}
    </div>
  )
}
