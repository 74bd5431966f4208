import type { X509Certificate } from "node:crypto";
import { checkTlsFiles, readTlsFiles, type TlsContents, TlsFileError, type TlsFiles } from "./files.ts";

export interface TlsRenewalParts {
  readonly files: TlsFiles;
  /** What the files were when the server was opened. */
  readonly contents: TlsContents;
  /** How often is looked whether they have changed. */
  readonly lookMs: number;
  /** Given what is new, and has been checked. */
  readonly onChange: (contents: TlsContents, certificate: X509Certificate) => void;
  /** Told when files are of no use. */
  readonly onError: (error: TlsFileError) => void;
}

/** Keeps up with the files of certificates. */
export class TlsRenewal {
  private readonly parts: TlsRenewalParts;
  /** The files that were taken or refused last. */
  private tried: string;
  /** The files as they were when last looked at. */
  private seen: string;
  private looking: NodeJS.Timeout | undefined;

  constructor(parts: TlsRenewalParts) {
    this.parts = parts;
    this.tried = this.seen = textOf(parts.contents);
  }

  /** Looks at intervals, until it is closed. A look that takes long is waited for: the next would overtake it. */
  watch(): void {
    this.looking = setTimeout(async () => {
      await this.look();
      if (this.looking) this.watch();
    }, this.parts.lookMs).unref();
  }

  close(): void {
    clearTimeout(this.looking);
    this.looking = undefined;
  }

  /** Takes the files as they are now. */
  async reload(): Promise<void> {
    this.take(await this.read());
  }

  /** Takes files that have changed, once they have stayed the same for a while: they are written one by one. */
  async look(): Promise<void> {
    const found = await this.read();
    const isSettled = found.text === this.seen;
    this.seen = found.text;
    if (isSettled && found.text !== this.tried) this.take(found);
  }

  private take({ text, contents }: Found): void {
    const isNew = text !== this.tried;
    this.tried = text;
    try {
      const certificate = checkTlsFiles(this.parts.files, contents());
      if (isNew) this.parts.onChange(contents(), certificate);
    } catch (error) {
      if (!(error instanceof TlsFileError)) throw error;
      this.parts.onError(error);
    }
  }

  private async read(): Promise<Found> {
    try {
      const contents = await readTlsFiles(this.parts.files);
      return { text: textOf(contents), contents: () => contents };
    } catch (error) {
      const fail = () => {
        throw error;
      };
      return { text: String(error), contents: fail };
    }
  }
}

/** The files as they are. */
interface Found {
  /** Another text when the files, or the reasons why they can not be read, are others. */
  readonly text: string;
  /** @throws {TlsFileError} when they can not be read. */
  readonly contents: () => TlsContents;
}

function textOf({ certificate, key, clientCa }: TlsContents): string {
  return [certificate, key, clientCa ?? ""].join("\n");
}
