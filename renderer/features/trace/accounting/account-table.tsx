import { Link } from 'wouter'
import type { AccountedView } from '#shared/contract/trace.ts'
import { count } from '../../../ui/format/numbers.ts'
import { links } from '../../../ui/links.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'

const t = texts.accounting

type Fate = keyof typeof t.fates
const fates = Object.keys(t.fates) as readonly Fate[]
/** Those with a list of ids, the worst first. */
const listed = ['lost', 'unexpected', 'duplicated', 'late'] as const

type Column = { readonly title: string; readonly found: AccountedView | undefined }

/** One column an account, and below them the ids behind the numbers, each a link to its timeline. */
export function AccountTable(props: { readonly accounts: readonly Column[] }) {
  const { accounts } = props
  return (
    <div className={classes.account}>
      <PlainTable caption={t.caption} columns={[t.fate, ...accounts.map(({ title }) => title), t.meaning]}>
        {fates.map((fate) => (
          <tr key={fate}>
            <td className={classes.fate}>{t.fates[fate].label}</td>
            {accounts.map(({ title, found }) => (
              <td key={title} data-bad={isBad(fate, found) || undefined} className={classes.number}>
                {found === undefined ? '…' : count(found.account[fate])}
              </td>
            ))}
            <td className={classes.hint}>{t.fates[fate].hint}</td>
          </tr>
        ))}
      </PlainTable>
      {accounts.map(({ title, found }) => (found === undefined ? null : <Examples key={title} found={found} />))}
    </div>
  )
}

const isBad = (fate: Fate, found: AccountedView | undefined): boolean =>
  (fate === 'lost' || fate === 'unexpected') && (found?.account[fate] ?? 0) > 0

function Examples(props: { readonly found: AccountedView }) {
  const { account, examples } = props.found
  return (
    <>
      {listed.map((fate) =>
        examples[fate].length === 0 ? null : (
          <section key={fate} className={classes.examples}>
            <h2>{t.examples(t.fates[fate].label, examples[fate].length, account[fate])}</h2>
            <ul>
              {examples[fate].map((id) => (
                <li key={id}>
                  <Link href={links.traceOf(id)} className={`sb-mono ${classes.link}`}>
                    {id}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  )
}
