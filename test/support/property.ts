import fc from 'fast-check'

/** Of everything that tests make up. Fixed, so that a run tells of a change and not of its luck; FUZZ_SEED looks elsewhere. */
export const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122)

fc.configureGlobal({ seed })

export { fc }
