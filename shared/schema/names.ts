import { z } from 'zod'

/** A file name without its ending is the id of what the file describes (interfaces.md §1). */
export const entityName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'lower case letters, digits and dashes, at most 63, beginning with a letter or digit',
  )

/** A decimal string for a number that may pass 2^53: Kafka offsets and timestamps. */
export const decimal = z.string().regex(/^-?\d+$/, 'a whole number written as a decimal string')

/**
 * An address of HTTP or HTTPS. The pattern is for the published JSON Schema, whose readers need not look at `format`: it
 * lets nothing through that the parser of addresses refuses for more than a bad host or port.
 */
export const httpUrl = z
  .url({ protocol: /^https?$/ })
  .meta({ pattern: String.raw`^\s*[hH][tT][tT][pP][sS]?:[/\\]*[^\s/\\?#]` })

/** The version that every workspace file carries; a newer one is refused before this schema is asked. */
export const fileVersion = z.literal(1)

/** Files are checked but unknown keys are kept: people and newer programs may have put them there. */
export const looseFile = <T extends z.ZodRawShape>(shape: T) =>
  z.looseObject({ $schema: z.string().optional(), version: fileVersion, ...shape })
