/** A text of a model, with its `${parameter}` parts set off. */
export function Sample({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split(/(\$\{[^}]*\})/)
        .map((part, index) => (index % 2 === 1 ? <code class="parameter">{part.slice(2, -1)}</code> : part))}
    </>
  );
}
