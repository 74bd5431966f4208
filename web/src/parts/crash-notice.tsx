import { Component, type ComponentChildren } from "preact";

interface Props {
  /** What is shown as long as it works; when another is shown, the notice goes away. */
  readonly of: string;
  readonly children: ComponentChildren;
}

/** Keeps a fault in one part of the console from blanking the rest. */
export class CrashNotice extends Component<Props, { readonly error?: unknown }> {
  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override componentDidUpdate(before: Props): void {
    if (before.of !== this.props.of && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div class="page stack" role="alert">
        <div class="notice bad">
          <div class="what">
            <strong>The console has a fault, and this page can not be shown.</strong> Nothing that was said is
            lost.
          </div>
          <button type="button" class="button small" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
        <pre class="code">{error instanceof Error ? (error.stack ?? error.message) : String(error)}</pre>
      </div>
    );
  }
}
