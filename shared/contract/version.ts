/** Raised with every change of the contract that an older page or engine would not understand. */
export const protocolVersion = 1
