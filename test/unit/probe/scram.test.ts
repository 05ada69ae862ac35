import { describe, expect, it } from 'vitest'
import { startScram } from '#engine/probe/sasl/scram.ts'

/** RFC 7677, section 3. */
const rfc = {
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
}

describe('SCRAM', () => {
  it('says what RFC 7677 says, and takes its proof only', async () => {
    const conversation = startScram('sha256', { username: 'user', password: 'pencil', nonce: rfc.nonce })
    expect(conversation.first).toBe(`n,,n=user,r=${rfc.nonce}`)
    const final = await conversation.final(rfc.serverFirst)
    if (!final.ok) throw new Error(final.error)
    expect(final.value.message).toBe(rfc.clientFinal)
    expect(final.value.provesServer(rfc.serverFinal)).toBe(true)
    expect(final.value.provesServer(rfc.serverFinal.replace('6rri', '7rri'))).toBe(false)
    expect(final.value.provesServer('e=other-error')).toBe(false)
    expect(final.value.provesServer('')).toBe(false)
  })

  it('escapes commas and equal signs of a user name', () => {
    expect(startScram('sha512', { username: 'a,b=c', password: 'p', nonce: 'n' }).first).toBe('n,,n=a=2Cb=3Dc,r=n')
  })
})
