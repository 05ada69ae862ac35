/** All words about secrets in forms. */
export const texts = {
  inKeychain: '•••••••••••• in the keychain',
  forget: 'Remove from the keychain',
  plain: 'Stands in the file in plain text and travels with it. Type it again: it moves to the keychain.',
  plainNoKeychain: 'Stands in the file in plain text and travels with it. Put ${env:NAME} in its place.',
  empty: 'What is typed goes to the keychain, never into a file. Or ${env:NAME}',
  emptyNoKeychain: 'A reference, ${env:NAME}: there is no keychain here, and secrets never stand in a file',
  envSet: (variable: string) => `env ${variable} · set`,
  envNotSet: (variable: string) => `env ${variable} · not set. Start Signalbench with it: `,
  keptBy: (name: string) => `In the system’s keychain as ${name}`,
  keptByFile: (name: string) =>
    `Stored as ${name}. This system has no keyring that runs: only the file’s permissions protect it. \${env:NAME} stores nothing.`,
  notKept: (name: string) => `${name} is not in the keychain. Type the secret to store it.`,
} as const
