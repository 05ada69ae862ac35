import { testProcedures } from './support/test-procedures.ts'

// In a file of its own, which runs beside the one of the other transport.
testProcedures('WebSocket')
