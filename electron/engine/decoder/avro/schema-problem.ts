/** Why a schema cannot be used. Thrown while a schema is read, caught where its decoder is made. */
export class SchemaProblem extends Error {}
