import { expect, it } from 'vitest'
import { terminalColumns } from '#cli/run/terminal-columns.ts'

it('text is as wide as the terminal, else as COLUMNS says, else a hundred columns', () => {
  expect(terminalColumns({ columns: 40 }, { COLUMNS: '70' })).toBe(40)
  expect(terminalColumns({}, { COLUMNS: '70' })).toBe(70)
  for (const COLUMNS of ['', '0', '-3', 'wide']) expect(terminalColumns({}, { COLUMNS })).toBe(100)
  expect(terminalColumns({}, {})).toBe(100)
})
