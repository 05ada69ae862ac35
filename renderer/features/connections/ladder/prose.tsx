/** Text of the engine in which `…` marks what is to be typed. */
export function Prose(props: { readonly text: string }) {
  return props.text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      // The parts of one text have no other identity than their place.
      <code key={index} className="sb-mono">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
